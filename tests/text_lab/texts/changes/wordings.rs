//! Changes of boilerplate: a site rewords and translates its pages.

use super::Scene;
use crate::texts::marked::{Owner, boilerplate, line_text, post_of};

/// Boilerplate, and its replacements: reworded, in French, in Japanese.
const WORDINGS: [(&str, [&str; 3]); 24] = [
    (
        "Missing some Tweet in this thread?",
        [
            "Is a post of this thread missing?",
            "Il manque des tweets dans ce fil ?",
            "このスレッドに足りないツイートがありますか？",
        ],
    ),
    (
        "You can try to",
        ["Then", "Vous pouvez essayer de", "次をお試しください："],
    ),
    (
        "force a refresh",
        ["load it again", "forcer une mise à jour", "強制更新"],
    ),
    (
        "Keep Current with",
        [
            "Stay up to date with",
            "Suivez l’actualité de",
            "最新情報を受け取る：",
        ],
    ),
    (
        "Enjoying this thread?",
        [
            "Do you like this?",
            "Ce fil vous plaît ?",
            "このスレッドが気に入りましたか？",
        ],
    ),
    (
        "Stay in touch and get notified when new unrolls are available from this author!",
        [
            "Hear of this author's new unrolls!",
            "Soyez averti des nouveaux fils de cet auteur !",
            "この作者の新しいスレッドの通知を受け取る",
        ],
    ),
    (
        "Add to \"My Authors\"",
        [
            "Add to my list",
            "Ajouter à « Mes auteurs »",
            "「マイ作者」に追加",
        ],
    ),
    (
        "Read all threads",
        [
            "See every thread",
            "Lire tous les fils",
            "すべてのスレッドを読む",
        ],
    ),
    (
        "This Thread may be Removed Anytime!",
        [
            "This may be gone tomorrow!",
            "Ce fil peut disparaître !",
            "このスレッドは削除される可能性があります",
        ],
    ),
    (
        "Twitter may remove this content at anytime",
        [
            "X may delete this at any time",
            "Twitter peut supprimer ce contenu à tout moment",
            "この内容はいつでも削除される可能性があります",
        ],
    ),
    (
        "Save this thread as PDF",
        [
            "Keep it as a PDF",
            "Enregistrer ce fil en PDF",
            "PDFとして保存",
        ],
    ),
    (
        "Try unrolling a thread yourself!",
        [
            "Unroll one yourself!",
            "Déroulez un fil vous-même !",
            "自分でスレッドを展開してみましょう",
        ],
    ),
    (
        "to mention us!",
        [
            "and mention us!", "pour nous mentionner !", "をフォローする",
        ],
    ),
    (
        "mention us with a keyword",
        [
            "call us with the word",
            "mentionnez-nous avec le mot",
            "次の言葉で呼ぶ：",
        ],
    ),
    (
        "read more on our help page!",
        [
            "look at our help page!",
            "lisez notre page d’aide !",
            "ヘルプページをご覧ください",
        ],
    ),
    (
        "More from",
        ["Other threads of", "Autres fils de", "他のスレッド："],
    ),
    (
        "Related threads",
        ["Threads like this", "Fils similaires", "関連するスレッド"],
    ),
    (
        "Did Thread Reader help you today?",
        [
            "Was Thread Reader of use?",
            "Thread Reader vous a-t-il aidé ?",
            "お役に立ちましたか？",
        ],
    ),
    (
        "Become a Premium Member",
        [
            "Get Premium",
            "Devenez membre Premium",
            "プレミアム会員になる",
        ],
    ),
    ("min read", ["minutes", "min de lecture", "分で読めます"]),
    ("tweets", ["posts", "messages", "件のツイート"]),
    ("Read on X", ["Open on X", "Lire sur X", "Xで読む"]),
    (
        "Profile picture",
        ["Avatar", "Photo de profil", "プロフィール画像"],
    ),
    ("• • •", ["* * *", "…", "＊＊＊"]),
];

/// Replaces all boilerplate, or each wording with a probability of one half.
pub(super) fn reword(scene: &mut Scene<'_>, how: usize) {
    let all = scene.random.one_in(2);
    let taken: Vec<&(&str, [&str; 3])> = WORDINGS
        .iter()
        .filter(|_| all || scene.random.one_in(2))
        .collect();
    for at in scene.text.boilerplate_lines() {
        let mut line = line_text(&scene.text.lines[at]);
        for (words, others) in &taken {
            line = line.replace(words, others[how]);
        }
        scene.text.lines[at] = boilerplate(&line);
    }
}

pub(super) fn capitals(scene: &mut Scene<'_>) {
    for line in &mut scene.text.lines {
        let link = line_text(line).contains("](") || line_text(line).contains("://");
        if post_of(line).is_none() && !link {
            let upper: Vec<(char, Owner)> = line
                .iter()
                .flat_map(|(c, owner)| c.to_uppercase().map(|c| (c, *owner)))
                .collect();
            *line = upper;
        }
    }
}
