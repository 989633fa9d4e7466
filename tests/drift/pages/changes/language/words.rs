//! Labels of the sites, and months, in several languages.

/// Labels of the sites, longer ones first.
pub(super) const LABELS: [(&str, [&str; 6]); 51] = [
    (
        "Replying to",
        [
            "Antwort an", "En respuesta a", "ردًا على", "返信先:", "En réponse à", "Em resposta a",
        ],
    ),
    (
        "earlier replies",
        [
            "frühere Antworten",
            "respuestas anteriores",
            "ردود سابقة",
            "以前の返信",
            "réponses précédentes",
            "respostas anteriores",
        ],
    ),
    (
        "more replies",
        [
            "weitere Antworten",
            "más respuestas",
            "المزيد من الردود",
            "その他の返信",
            "autres réponses",
            "mais respostas",
        ],
    ),
    (
        "Load more replies",
        [
            "Weitere Antworten laden",
            "Cargar más respuestas",
            "تحميل المزيد",
            "返信をさらに表示",
            "Charger plus",
            "Carregar mais",
        ],
    ),
    (
        "Load more",
        [
            "Mehr laden",
            "Cargar más",
            "تحميل المزيد",
            "もっと見る",
            "Charger plus",
            "Carregar mais",
        ],
    ),
    (
        "Show more",
        [
            "Mehr anzeigen", "Mostrar más", "عرض المزيد", "さらに表示", "Afficher plus",
            "Mostrar mais",
        ],
    ),
    (
        "Pinned Tweet",
        [
            "Angehefteter Tweet",
            "Tweet fijado",
            "تغريدة مثبتة",
            "固定されたツイート",
            "Tweet épinglé",
            "Tweet fixado",
        ],
    ),
    (
        "Pinned",
        ["Angepinnt", "Fijado", "مثبت", "固定", "Épinglé", "Fixado"],
    ),
    (
        "retweeted",
        [
            "hat retweetet",
            "retwitteó",
            "أعاد التغريد",
            "さんがリツイート",
            "a retweeté",
            "retweetou",
        ],
    ),
    (
        "reposted",
        [
            "hat repostet", "reposteó", "أعاد النشر", "さんがリポスト", "a reposté", "repostou",
        ],
    ),
    (
        "boosted",
        [
            "hat geteilt", "impulsó", "دعم", "さんがブースト", "a partagé", "impulsionou",
        ],
    ),
    (
        "Last edited",
        [
            "Zuletzt bearbeitet",
            "Editado por última vez",
            "آخر تعديل",
            "最終更新",
            "Modifié",
            "Editado",
        ],
    ),
    (
        "Final results",
        [
            "Endergebnis",
            "Resultados finales",
            "النتائج النهائية",
            "最終結果",
            "Résultats finaux",
            "Resultados finais",
        ],
    ),
    (
        "More from",
        [
            "Mehr von",
            "Más de",
            "المزيد من",
            "その他のスレッド:",
            "Plus de",
            "Mais de",
        ],
    ),
    (
        "Related threads",
        [
            "Ähnliche Threads",
            "Hilos relacionados",
            "سلاسل ذات صلة",
            "関連スレッド",
            "Fils similaires",
            "Fios relacionados",
        ],
    ),
    (
        "Trending hashtags",
        [
            "Hashtag-Trends",
            "Tendencias",
            "الوسوم الرائجة",
            "トレンド",
            "Tendances",
            "Tendências",
        ],
    ),
    (
        "Keep Current with",
        [
            "Auf dem Laufenden bleiben mit",
            "Sigue a",
            "تابع",
            "最新情報:",
            "Suivre",
            "Siga",
        ],
    ),
    (
        "Missing some Tweet in this thread",
        [
            "Fehlt ein Tweet in diesem Thread",
            "¿Falta algún tweet",
            "هل هناك تغريدة مفقودة",
            "ツイートが足りませんか",
            "Il manque un tweet",
            "Falta algum tweet",
        ],
    ),
    (
        "force a refresh",
        [
            "neu laden",
            "forzar una actualización",
            "فرض التحديث",
            "強制更新",
            "forcer l'actualisation",
            "forçar atualização",
        ],
    ),
    (
        "Read on Twitter",
        [
            "Auf Twitter lesen",
            "Leer en Twitter",
            "اقرأ على تويتر",
            "Twitterで読む",
            "Lire sur Twitter",
            "Ler no Twitter",
        ],
    ),
    (
        "Read on X",
        [
            "Auf X lesen", "Leer en X", "اقرأ على X", "Xで読む", "Lire sur X", "Ler no X",
        ],
    ),
    (
        "min read",
        [
            "Min. Lesezeit", "min de lectura", "دقيقة قراءة", "分で読めます", "min de lecture",
            "min de leitura",
        ],
    ),
    (
        "Profile picture",
        [
            "Profilbild",
            "Foto de perfil",
            "صورة الملف الشخصي",
            "プロフィール画像",
            "Photo de profil",
            "Foto do perfil",
        ],
    ),
    (
        "Verified account",
        [
            "Verifizierter Account",
            "Cuenta verificada",
            "حساب موثق",
            "認証済みアカウント",
            "Compte certifié",
            "Conta verificada",
        ],
    ),
    (
        "Thread by",
        [
            "Thread von", "Hilo de", "سلسلة من", "スレッド:", "Fil de", "Fio de",
        ],
    ),
    (
        "View on X",
        [
            "Auf X ansehen", "Ver en X", "عرض على X", "Xで見る", "Voir sur X", "Ver no X",
        ],
    ),
    (
        "Open in X",
        [
            "In X öffnen", "Abrir en X", "فتح في X", "Xで開く", "Ouvrir dans X", "Abrir no X",
        ],
    ),
    (
        "Show this thread",
        [
            "Diesen Thread anzeigen",
            "Mostrar este hilo",
            "عرض هذه السلسلة",
            "このスレッドを表示",
            "Afficher ce fil",
            "Mostrar este fio",
        ],
    ),
    (
        "Timeline: Conversation",
        [
            "Timeline: Unterhaltung",
            "Cronología: Conversación",
            "خط زمني: محادثة",
            "タイムライン: 会話",
            "Fil: Conversation",
            "Timeline: Conversa",
        ],
    ),
    (
        "Discover more",
        [
            "Mehr entdecken",
            "Descubre más",
            "اكتشف المزيد",
            "もっと見つける",
            "Découvrir plus",
            "Descobrir mais",
        ],
    ),
    (
        "bookmarks",
        [
            "Lesezeichen",
            "elementos guardados",
            "إشارات مرجعية",
            "件のブックマーク",
            "signets",
            "itens salvos",
        ],
    ),
    (
        "replies",
        [
            "Antworten", "respuestas", "ردود", "件の返信", "réponses", "respostas",
        ],
    ),
    (
        "reposts",
        [
            "Reposts", "reposts", "إعادة نشر", "件のリポスト", "reposts", "reposts",
        ],
    ),
    (
        "quotes",
        [
            "Zitate", "citas", "اقتباسات", "件の引用", "citations", "citações",
        ],
    ),
    (
        "likes",
        [
            "Gefällt-mir-Angaben", "Me gusta", "إعجابات", "件のいいね", "j'aime", "curtidas",
        ],
    ),
    (
        "views",
        [
            "Aufrufe", "vistas", "مشاهدات", "回表示", "vues", "visualizações",
        ],
    ),
    (
        "votes",
        ["Stimmen", "votos", "أصوات", "票", "voix", "votos"],
    ),
    (
        "people",
        [
            "Personen", "personas", "أشخاص", "人", "personnes", "pessoas",
        ],
    ),
    (
        "tweets",
        [
            "Tweets", "tuits", "تغريدات", "件のツイート", "tweets", "tweets",
        ],
    ),
    (
        "posts",
        [
            "Beiträge", "publicaciones", "منشورات", "件のポスト", "publications", "posts",
        ],
    ),
    (
        "boosts",
        [
            "geteilt", "impulsos", "مشاركات", "ブースト", "partages", "impulsos",
        ],
    ),
    (
        "favorites",
        [
            "favorisiert", "favoritos", "مفضلة", "お気に入り", "favoris", "favoritos",
        ],
    ),
    (
        "reply",
        [
            "Antwort", "respuesta", "رد", "件の返信", "réponse", "resposta",
        ],
    ),
    (
        "Reply",
        [
            "Antworten", "Responder", "رد", "返信", "Répondre", "Responder",
        ],
    ),
    (
        "Repost",
        [
            "Reposten", "Repostear", "إعادة نشر", "リポスト", "Reposter", "Repostar",
        ],
    ),
    (
        "Like",
        [
            "Gefällt mir", "Me gusta", "إعجاب", "いいね", "J'aime", "Curtir",
        ],
    ),
    (
        "Bookmark",
        [
            "Lesezeichen", "Guardar", "حفظ", "ブックマーク", "Signet", "Salvar",
        ],
    ),
    (
        "Image",
        ["Bild", "Imagen", "صورة", "画像", "Image", "Imagem"],
    ),
    (
        "tweet",
        ["Tweet", "tuit", "تغريدة", "件のツイート", "tweet", "tweet"],
    ),
    (
        "view",
        ["Aufruf", "vista", "مشاهدة", "回表示", "vue", "visualização"],
    ),
    (
        "UTC",
        ["UTC", "UTC", "التوقيت العالمي", "UTC", "UTC", "UTC"],
    ),
];

pub(super) const MONTHS: [(&str, &str); 12] = [
    ("January", "Jan"),
    ("February", "Feb"),
    ("March", "Mar"),
    ("April", "Apr"),
    ("May", "May"),
    ("June", "Jun"),
    ("July", "Jul"),
    ("August", "Aug"),
    ("September", "Sep"),
    ("October", "Oct"),
    ("November", "Nov"),
    ("December", "Dec"),
];

pub(super) const TRANSLATED_MONTHS: [[&str; 12]; 6] = [
    [
        "Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.",
        "Dez.",
    ],
    [
        "ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic",
    ],
    [
        "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر",
        "نوفمبر", "ديسمبر",
    ],
    [
        "1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月",
    ],
    [
        "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.",
        "déc.",
    ],
    [
        "jan.", "fev.", "mar.", "abr.", "mai.", "jun.", "jul.", "ago.", "set.", "out.", "nov.",
        "dez.",
    ],
];
