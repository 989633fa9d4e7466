# Renders notes with the Markdown renderers for Ruby, with raw HTML allowed. Reads a list of texts as JSON, writes {engine: [HTML]}.

require 'json'

engines = {}
# Keep them as typed.
SYMBOLS = { hellip: '...', mdash: '---', ndash: '--', laquo: '<<', raquo: '>>', laquo_space: '<< ', raquo_space: ' >>' }
begin
  require 'kramdown'
  engines['kramdown'] = ->(note) { Kramdown::Document.new(note, typographic_symbols: SYMBOLS, smart_quotes: 'apos,apos,quot,quot').to_html }
rescue LoadError => error
  warn "kramdown: #{error.message}"
end
begin
  require 'redcarpet'
  engines['Redcarpet'] = ->(note) { Redcarpet::Markdown.new(Redcarpet::Render::HTML.new).render(note) }
  all = {
    tables: true, fenced_code_blocks: true, autolink: true, strikethrough: true, superscript: true, underline: true, highlight: true,
    footnotes: true
  }
  engines['Redcarpet, all of its extensions'] = ->(note) { Redcarpet::Markdown.new(Redcarpet::Render::HTML.new, all).render(note) }
rescue LoadError => error
  warn "redcarpet: #{error.message}"
end
notes = JSON.parse($stdin.read)
done = engines.to_h do |name, render|
  pages = notes.map do |note|
    render.call(note)
  rescue StandardError => error
    warn "#{name}: #{error.message} for #{note[0, 2000].inspect}"
    nil
  end
  [name, pages]
end
puts JSON.generate(done)
