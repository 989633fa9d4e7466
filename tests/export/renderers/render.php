<?php
// Renders notes with the Markdown renderers for PHP, with raw HTML allowed. Reads a list of texts as JSON, writes {engine: [HTML]}.

$notes = json_decode(stream_get_contents(STDIN));
$engines = [];
error_reporting(E_ALL & ~E_DEPRECATED);
// Debian's paths, relative to PHP's library folder.
foreach (['Parsedown/autoload.php', 'ParsedownExtra/autoload.php', 'League/CommonMark/autoload.php'] as $file) {
    if (stream_resolve_include_path($file)) {
        require_once $file;
    } else {
        fwrite(STDERR, "NOT INSTALLED: $file\n");
    }
}
if ($file = stream_resolve_include_path('markdown.php')) {
    // Debian's version is from 2013; PHP 8 does not support an index in braces.
    eval('?>' . str_replace(['{0}', '{1}'], ['[0]', '[1]'], file_get_contents($file)));
    $engines['PHP Markdown'] = function ($note) {
        $parser = new Markdown_Parser();
        // Since PHP 8 a method named like its class is not a constructor.
        $parser->Markdown_Parser();
        return $parser->transform($note);
    };
}
if (class_exists('Parsedown')) {
    $engines['Parsedown'] = fn ($note) => (new Parsedown())->text($note);
}
if (class_exists('ParsedownExtra')) {
    $engines['Parsedown Extra'] = fn ($note) => (new ParsedownExtra())->text($note);
}
if (class_exists('League\CommonMark\MarkdownConverter')) {
    $engines['league/commonmark'] = function ($note) {
        $converter = new League\CommonMark\CommonMarkConverter();
        return (string) $converter->convert($note);
    };
    $engines['league/commonmark, extensions'] = function ($note) {
        static $converter = null;
        if ($converter === null) {
            $environment = new League\CommonMark\Environment\Environment([]);
            foreach (['CommonMark\CommonMarkCore', 'GithubFlavoredMarkdown', 'Attributes\Attributes', 'Footnote\Footnote', 'DescriptionList\DescriptionList'] as $name) {
                $class = "League\\CommonMark\\Extension\\{$name}Extension";
                $environment->addExtension(new $class());
            }
            $converter = new League\CommonMark\MarkdownConverter($environment);
        }
        return (string) $converter->convert($note);
    };
}
$done = [];
foreach ($engines as $name => $render) {
    foreach ($notes as $note) {
        try {
            $done[$name][] = $render($note);
        } catch (Throwable $error) {
            fwrite(STDERR, "$name: {$error->getMessage()} for " . json_encode(substr($note, 0, 2000)) . "\n");
            $done[$name][] = null;
        }
    }
}
echo json_encode($done ?: new stdClass(), JSON_INVALID_UTF8_SUBSTITUTE);
