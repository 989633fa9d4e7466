//! The words of the interface of Threads, in the languages in which they are known (2023 to 2026).

use crate::reader::Stat;

/// The ends of the descriptions of profile pictures: English, German, Spanish, French, Portuguese, Italian, Japanese,
/// Korean, Chinese.
pub(super) const PROFILE_PICTURES: [&str; 12] = [
    "profile picture",
    "Profilbild",
    "foto del perfil",
    "foto de perfil",
    "photo de profil",
    "Foto do perfil",
    "immagine del profilo",
    "プロフィール写真",
    "プロフィール画像",
    "프로필 사진",
    "大頭貼照",
    "头像",
];

/// Labels of icons next to a name.
pub(super) const VERIFIED: [&str; 9] = [
    "Verified", "Verifiziert", "Verificado", "Verificada", "Vérifié", "認証済み", "인증됨",
    "已驗證", "已验证",
];
pub(super) const REPOSTED: [&str; 1] = ["Repost"];
pub(super) const PINNED: [&str; 6] = [
    "Pinned", "Angeheftet", "Fijado", "ピン留め済み", "고정됨", "已置頂",
];

/// Words of the interface in a post, outside its words.
pub(super) const LABELS: [&str; 40] = [
    "·",
    "Author",
    "Autor",
    "Autora",
    "Auteur",
    "Autore",
    "投稿者",
    "作成者",
    "作者",
    "작성자",
    "Top",
    "View activity",
    "Pinned",
    "Edited",
    "Angeheftet",
    "Fijado",
    "ピン留め済み",
    "고정됨",
    "已置頂",
    "reposted",
    "hat repostet",
    "ha reposteado",
    "a republié",
    "さんが再投稿しました",
    "님이 리포스트했습니다",
    "Liked by original author",
    "First thread",
    "Translate",
    "Übersetzen",
    "Traducir",
    "Traduire",
    "Traduzir",
    "翻訳",
    "번역하기",
    "翻譯",
    "翻译",
    "AI info",
    "More",
    "Follow",
    "Hidden by Threads",
];

/// The labels of the buttons below a post.
pub(super) const BUTTONS: [(&str, Option<Stat>); 44] = [
    ("Like", LIKES),
    ("Unlike", LIKES),
    ("Gefällt mir", LIKES),
    ("Me gusta", LIKES),
    ("J’aime", LIKES),
    ("Curtir", LIKES),
    ("Mi piace", LIKES),
    ("「いいね！」", LIKES),
    ("いいね！", LIKES),
    ("좋아요", LIKES),
    ("讚", LIKES),
    ("赞", LIKES),
    ("Thích", LIKES),
    ("Suka", LIKES),
    ("Reply", REPLIES),
    ("Comment", REPLIES),
    ("Antworten", REPLIES),
    ("Responder", REPLIES),
    ("Répondre", REPLIES),
    ("Rispondi", REPLIES),
    ("返信", REPLIES),
    ("답글", REPLIES),
    ("댓글", REPLIES),
    ("回覆", REPLIES),
    ("回复", REPLIES),
    ("Trả lời", REPLIES),
    ("Balas", REPLIES),
    ("Repost", REPOSTS),
    ("Undo repost", REPOSTS),
    ("Reposten", REPOSTS),
    ("Republicar", REPOSTS),
    ("Repostear", REPOSTS),
    ("Republier", REPOSTS),
    ("Reposta", REPOSTS),
    ("再投稿", REPOSTS),
    ("리포스트", REPOSTS),
    ("轉發", REPOSTS),
    ("转发", REPOSTS),
    ("Đăng lại", REPOSTS),
    ("Share", None),
    ("Send", None),
    ("Teilen", None),
    ("Compartir", None),
    ("シェアする", None),
];
const LIKES: Option<Stat> = Some(|stats| &mut stats.likes);
const REPLIES: Option<Stat> = Some(|stats| &mut stats.replies);
const REPOSTS: Option<Stat> = Some(|stats| &mut stats.reposts);

/// The number of buttons below a post, and the order of those with counts, for labels in other languages.
pub(super) const BELOW: usize = 4;
pub(super) const ORDER: [Option<Stat>; 3] = [LIKES, REPLIES, REPOSTS];
