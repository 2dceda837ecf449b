-- A person's session in Neovim, set up as docs/editors.md says: what it saw is written as JSON to $CADENCE_SAW.
local saw = {}

local function wait(holds)
  assert(vim.wait(60000, holds, 20), "it never came to be")
end

local function clients()
  return (vim.lsp.get_clients or vim.lsp.get_active_clients)()
end

local function problems()
  return vim.tbl_map(function(it)
    return { it.lnum + 1, it.col + 1, it.message }
  end, vim.diagnostic.get(0))
end

local function here()
  return vim.lsp.util.make_position_params(0, clients()[1].offset_encoding)
end

local function ask(method, params)
  local answers = vim.lsp.buf_request_sync(0, method, params, 60000)
  for _, answer in pairs(answers or {}) do
    return answer.result
  end
end

local function format()
  if vim.lsp.buf.format then
    vim.lsp.buf.format({ timeout_ms = 60000 })
  else
    vim.lsp.buf.formatting_sync(nil, 60000)
  end
end

local function session()
  vim.cmd("edit search.cadence")
  saw.filetype = vim.bo.filetype
  wait(function() return #vim.diagnostic.get(0) == 1 end)
  saw.problems = problems()

  vim.fn.search("discused")
  vim.cmd("normal! cwdiscussed")
  wait(function() return #vim.diagnostic.get(0) == 0 end)
  saw.mended = vim.api.nvim_get_current_line()

  saw.lenses = vim.tbl_map(function(it) return it.command.title end,
    ask("textDocument/codeLens", { textDocument = here().textDocument }))

  vim.fn.search('email "thank-you"')
  saw.hover = ask("textDocument/hover", here()).contents.value
  vim.cmd("normal! f\"l")
  vim.lsp.buf.definition()
  wait(function() return vim.fn.expand("%:t") == "thank-you.md" end)
  saw.definition = vim.fn.expand("%:t")
  vim.fn.cursor(1, 1)
  saw.letter = ask("textDocument/hover", here()).contents.value
  vim.cmd("buffer search.cadence")

  vim.fn.search("^  name")
  vim.cmd("normal! w")
  vim.lsp.buf.rename("full_name")
  wait(function() return vim.fn.getline("."):find("full_name") end)
  saw.renamed = vim.tbl_map(function(it) return vim.fn.fnamemodify(vim.api.nvim_buf_get_name(it), ":t") end,
    vim.tbl_filter(function(it) return vim.bo[it].modified end, vim.api.nvim_list_bufs()))
  table.sort(saw.renamed)

  vim.fn.search("wait 2 working hours")
  vim.cmd("s/wait 2/wait   2/")
  format()
  saw.formatted = vim.api.nvim_get_current_line()

  local at = here()
  at.position.character = 4
  saw.offered = vim.tbl_map(function(it) return it.label end, ask("textDocument/completion", at).items)
  saw.symbols = #ask("textDocument/documentSymbol", { textDocument = at.textDocument })
  saw.clients = vim.tbl_map(function(it) return it.name end, clients())
  vim.lsp.stop_client(clients())
  wait(function() return #clients() == 0 end)
  saw.stopped = true
end

local fine, fault = pcall(session)
saw.fault = not fine and tostring(fault) or nil
local file = assert(io.open(vim.env.CADENCE_SAW, "w"))
file:write(vim.json.encode(saw))
file:close()
vim.cmd("qall!")
