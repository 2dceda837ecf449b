"""How people and machines say it, in the languages of the candidates: the words that the classification looks for.

Owns lists of phrases, and nothing that decides. Each is looked for as it stands, in small letters and with blanks made
one, between word boundaries.
"""

from __future__ import annotations

import re
from typing import Final

AUTOMATIC_SUBJECTS: Final = (
    "auto:", "auto reply", "auto-reply", "autoreply", "automatic reply", "autoresponse", "automatische antwort",
    "automatische reactie", "automatisch antwoord", "réponse automatique", "reponse automatique", "risposta automatica",
    "respuesta automática", "respuesta automatica", "resposta automática", "resposta automatica", "autosvar",
    "automatiskt svar", "automatisk svar", "automaattinen vastaus", "automatyczna odpowiedź", "automatická odpověď",
)  # fmt: skip
"""How the subject of an automatic answer begins."""

AWAY_SUBJECTS: Final = (
    "out of office", "out of the office", "out-of-office", "ooo", "on vacation", "on holiday", "on annual leave",
    "on leave", "vacation reply", "abwesenheit", "abwesenheitsnotiz", "nicht im büro", "nicht im hause", "im urlaub",
    "absence", "absent du bureau", "en congé", "en congés", "en vacances", "fuori ufficio", "assenza", "in ferie",
    "fuera de la oficina", "ausencia", "de vacaciones", "afwezig", "afwezigheid", "op vakantie", "ausente",
    "fora do escritório", "de férias", "frånvaro", "på semester", "fravær", "på ferie", "poissa", "lomalla",
    "poza biurem", "na urlopie", "nieobecność", "mimo kancelář", "dovolená",
)  # fmt: skip
"""How the subject of an out-of-office answer says so."""

AWAY: Final = (
    "i am out of office", "i'm out of office", "i am out of the office", "i'm out of the office", "i will be out of",
    "i am currently out", "i'm currently out", "currently out of the office", "away from the office",
    "away from my desk", "i am on vacation", "i'm on vacation", "i am on holiday", "i'm on holiday",
    "i am on annual leave", "i'm on annual leave", "on parental leave", "on maternity leave", "on sick leave",
    "limited access to email", "limited access to my email", "limited access to e-mail", "no access to email",
    "ich bin nicht im büro", "ich bin derzeit nicht", "ich bin zurzeit nicht", "ich bin zur zeit nicht",
    "ich bin im urlaub", "ich befinde mich im urlaub", "bin ich nicht im büro", "bin ich im urlaub", "nicht im hause",
    "nicht erreichbar", "in elternzeit", "ihre e-mail wird nicht weitergeleitet",
    "je suis absent", "je suis absente", "je suis en congé", "je suis en congés", "je suis en vacances",
    "je serai absent", "je serai absente", "absent du bureau", "absente du bureau", "actuellement absent",
    "sono fuori ufficio", "sono in ferie", "sarò assente", "sono assente", "sarò fuori ufficio", "non sono in ufficio",
    "estoy fuera de la oficina", "estaré fuera de la oficina", "estoy de vacaciones", "estaré de vacaciones",
    "estaré ausente", "me encuentro fuera", "ik ben afwezig", "ik ben niet op kantoor", "ik ben op vakantie",
    "ben ik afwezig", "estou ausente", "estarei ausente", "estou de férias", "fora do escritório",
    "jag är på semester", "jag är inte på kontoret", "jeg er på ferie", "jeg er ikke på kontoret", "olen lomalla",
    "olen poissa", "jestem na urlopie", "jestem poza biurem", "jsem na dovolené",
)  # fmt: skip
"""How the text of an out-of-office answer says so, and how people sometimes do."""

LEFT_THE_FIRM: Final = (
    "no longer with the company", "no longer work for", "no longer works for", "no longer employed",
    "no longer with the firm", "has left the company", "have left the company", "left the organisation",
    "left the organization", "is no longer with", "am no longer with", "nicht mehr im unternehmen",
    "nicht mehr bei uns", "hat das unternehmen verlassen", "nicht mehr für", "ne travaille plus",
    "ne fait plus partie", "a quitté l'entreprise", "a quitté la société", "non lavora più", "ya no trabaja",
    "niet meer werkzaam", "não trabalha mais", "arbetar inte längre", "arbejder ikke længere",
)  # fmt: skip
"""How a machine says that somebody is gone for good."""

STOP: Final = (
    "unsubscribe", "unsubscribe me", "please unsubscribe", "stop", "please stop", "stop emailing me",
    "stop e-mailing me", "stop mailing me", "stop contacting me", "stop writing to me", "stop sending me",
    "please remove me", "remove me from your list", "remove me from your mailing list", "remove me from your database",
    "remove my details", "delete my details", "delete my data", "take me off your list", "take me off this list",
    "take me off", "do not contact me", "don't contact me", "do not contact me again", "don't email me",
    "do not email me", "don't write to me", "do not write to me", "no further contact", "no more emails",
    "no more e-mails", "no more mails", "opt out", "opt me out", "i want to opt out", "i would like to opt out",
    "abmelden", "bitte abmelden", "keine weiteren e-mails", "keine weiteren mails",
    "keine mails mehr", "keine e-mails mehr", "nicht mehr kontaktieren", "nicht mehr anschreiben",
    "nicht mehr schreiben", "schreiben sie mir nicht mehr", "kontaktieren sie mich nicht", "aus dem verteiler",
    "löschen sie meine daten", "meine daten löschen", "meine daten zu löschen",
    "désabonner", "désinscrire", "me désabonner", "désinscription", "ne me contactez plus", "ne plus me contacter",
    "cessez de m'écrire", "arrêtez de m'écrire", "arrêtez de me contacter", "supprimez mes données",
    "supprimer mes données", "plus recevoir", "retirez-moi",
    "cancellami", "cancellatemi", "annulla iscrizione", "non contattatemi", "non contattarmi", "non mi contatti",
    "non desidero più ricevere", "cancellare i miei dati", "smettete di scrivermi",
    "darme de baja", "dar de baja", "darse de baja", "no me contacten", "no me contacte", "no me escriban",
    "dejen de escribirme", "deje de escribirme", "no deseo recibir más", "eliminen mis datos", "borren mis datos",
    "afmelden", "uitschrijven", "niet meer contacteren", "neem geen contact meer", "geen mails meer",
    "geen e-mails meer", "verwijder mijn gegevens", "stop met mailen",
    "cancelar inscrição", "não me contacte", "não me contactem", "remova-me", "avregistrera", "sluta mejla",
    "kontakta mig inte", "kontakt mig ikke", "afmeld", "älkää ottako yhteyttä", "proszę o wypisanie",
    "proszę nie pisać", "nekontaktujte mě",
)  # fmt: skip
"""How a person says that they want no more."""

NOT_STOP: Final = (
    "stop by", "non-stop", "nonstop", "bus stop", "full stop", "one-stop", "don't stop", "do not stop",
    "not unsubscribe", "don't unsubscribe", "never stop",
    "stop over", "stopover", "pit stop", "opt out of the", "no need to stop",
    "please don't remove", "do not remove", "don't remove", "stop gap", "stop the process", "stop my application",
    "stop the application", "not to stop", "did not unsubscribe", "didn't unsubscribe", "nicht abmelden",
)  # fmt: skip
"""Phrases with the words of `STOP` that may say something else."""

ACKNOWLEDGED: Final = (
    "thank you for your email", "thank you for your message", "thank you for contacting", "we have received your",
    "your message has been received", "your request has been received", "ticket", "case number", "read:", "gelesen:",
    "we will get back to you", "wir haben ihre nachricht erhalten", "vielen dank für ihre nachricht",
    "nous avons bien reçu", "abbiamo ricevuto", "hemos recibido", "we hebben uw bericht ontvangen",
    "do not reply to this", "this mailbox is not monitored", "unmonitored mailbox",
)  # fmt: skip
"""How a machine acknowledges a mail."""

BOUNCE_SUBJECTS: Final = (
    "undeliver", "undelivered mail", "delivery status notification", "delivery failure", "delivery has failed",
    "failure notice", "mail delivery failed", "mail delivery failure", "mail delivery system", "returned mail",
    "returned to sender", "message could not be delivered", "could not be delivered", "non remis", "non remesso",
    "unzustellbar", "nicht zustellbar", "no entregado", "no se pudo entregar", "onbestelbaar", "non recapitabile",
    "mancato recapito", "échec de remise", "echec de remise", "impossible to deliver", "não entregue",
    "kan inte levereras", "kunne ikke leveres", "niet bezorgd", "niedostarczone", "warning: message",
)  # fmt: skip
"""How the subject of a bounce begins or says so."""

ADDRESS_UNKNOWN: Final = (
    "user unknown", "unknown user", "no such user", "no such mailbox", "no such recipient", "no such address",
    "mailbox not found", "mailbox unavailable", "mailbox does not exist", "mailbox is disabled", "account is disabled",
    "account has been disabled", "account that you tried to reach does not exist", "address rejected",
    "recipient rejected", "recipient not found", "recipient unknown", "unknown recipient", "user not found",
    "user doesn't exist", "user does not exist", "does not exist", "doesn't exist", "address not found",
    "couldn't be found", "could not be found", "wasn't found", "was not found", "invalid recipient", "invalid mailbox",
    "unrouteable address", "unroutable address", "host not found", "domain not found", "no mx", "bad address",
    "not our customer", "no mailbox here by that name", "unbekannt", "existiert nicht", "inconnu", "n'existe pas",
    "non esiste", "sconosciuto", "no existe", "desconocido", "bestaat niet", "onbekend",
)  # fmt: skip
"""What mail servers say of an address that is of no use."""

PASSING: Final = (
    "mailbox full", "mailbox is full", "over quota", "quota exceeded", "exceeded its quota", "exceeds quota",
    "insufficient storage", "out of storage", "try again later", "temporarily", "temporary", "greylist", "timed out",
    "connection refused", "too many", "rate limit", "spam", "blocked", "blacklist", "blocklist", "policy",
    "reputation", "size limit", "too large", "postfach voll", "postfach ist voll", "speicherplatz", "boîte pleine",
    "casella piena", "buzón lleno",
)  # fmt: skip
"""What they say of a mail that another one may fare better than."""

STILL_TRYING: Final = (
    "delayed", "will be retried", "will keep trying", "will continue trying", "still trying", "do not need to resend",
    "this is a warning message only", "verzögert", "retardée", "ritardato", "retrasado", "vertraagd",
)  # fmt: skip
"""What they say while they have not given up."""

_BLANKS: Final = re.compile(r"\s+")


def folded(text: str) -> str:
    """Small letters, one blank between words, straight apostrophes: how phrases are looked for."""
    return _BLANKS.sub(" ", text.lower().replace("’", "'").replace("\u00ad", "")).strip()


def says(text: str, phrases: tuple[str, ...]) -> str | None:
    """The first of the phrases that a folded text has, as whole words."""
    return next((phrase for phrase in phrases if _has(text, phrase)), None)


def begins(text: str, phrases: tuple[str, ...]) -> bool:
    """Whether a folded text begins with one of the phrases."""
    return text.startswith(phrases)


def _has(text: str, phrase: str) -> bool:
    at = text.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        before, after = text[at - 1 : at], text[end : end + 1]
        if not (before.isalnum() or (after.isalnum() and phrase[-1].isalnum())):
            return True
        at = text.find(phrase, at + 1)
    return False
