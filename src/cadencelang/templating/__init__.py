"""The render room: a touch's template and what is known become the message that is sent.

    message = Renderer(book).render("thank-you", occasion)

Owns rendering: the sandbox (`sandbox`), the values a template sees (`views`), what it may do with them (`filters`)
and how outside text is kept from becoming markup (`markup`). Refuses: deciding what is sent, and sending it.
"""

from cadencelang.templating.occasion import Occasion, Promised
from cadencelang.templating.renderer import Message, Renderer, RenderError

__all__ = ["Message", "Occasion", "Promised", "RenderError", "Renderer"]
