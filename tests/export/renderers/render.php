<?php
// Renders notes by what PHP has, raw HTML allowed. Reads a list of texts as JSON, writes {engine: [HTML]}.

$notes = json_decode(stream_get_contents(STDIN));
$engines = [];
set_error_handler(fn () => true);
// Where Debian has them, each below the folder of PHP's libraries.
foreach (['Michelf/MarkdownExtra.inc.php', 'Parsedown/Parsedown.php', 'Parsedown.php', 'League/CommonMark/autoload.php'] as $file) {
    if (stream_resolve_include_path($file)) {
        require_once $file;
    }
}
restore_error_handler();
error_reporting(E_ALL & ~E_DEPRECATED);
if (class_exists('Michelf\MarkdownExtra')) {
    $engines['PHP Markdown'] = fn ($note) => (new Michelf\Markdown())->transform($note);
    $engines['PHP Markdown Extra'] = fn ($note) => (new Michelf\MarkdownExtra())->transform($note);
}
if (class_exists('Parsedown')) {
    $engines['Parsedown'] = fn ($note) => (new Parsedown())->text($note);
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
