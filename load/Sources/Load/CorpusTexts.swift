// What the visitors of a load run write: many languages and scripts, right to left too.

/// The texts of the corpus; made up, and nobody's.
enum CorpusTexts {
    /// A language, how many of a hundred visitors write it, and sentences that follow each other
    /// in any order.
    struct Language {
        let tag: String
        let share: Int
        let sentences: [String]

        /// The language that the widgets speak to them.
        var widget: String {
            let own = String(tag.prefix(2))
            return ["ar", "de", "fr", "sv"].contains(own) ? own : "en"
        }
    }

    static let languages: [Language] = [
        Language(
            tag: "en-US",
            share: 46,
            sentences: [
                "The page stays blank after the last update.",
                "I get an error 500 when I press \"Save\".",
                "Love the new dashboard!",
                "Please add a dark mode.",
                "On my phone the menu covers the button, and there is no way to close it.",
                "Search finds nothing when I type more than one word.",
                "Great docs, but the example in step 3 doesn't compile.",
                "It works in Firefox and fails in Safari 18.",
                "How do I change the e-mail address of my account?",
                "Would be nice to export everything as CSV.",
                "It's slower than last week; the spinner turns for 10 seconds or more.",
                "Thanks for the quick fix 🙏",
                "Steps: open the cart, remove an item, press back.\nExpected: the item is gone.",
                "I expected C:\\temp\\report.pdf but got an empty file.",
                "👍", "Not helpful.", "ok", "Best tool I have used this year 🚀🚀🚀",
            ]
        ),
        Language(
            tag: "de-DE",
            share: 10,
            sentences: [
                "Beim Speichern verschwinden meine Änderungen 😕",
                "Könnt ihr einen Export für größere Tabellen anbieten?",
                "Die Schrift ist auf meinem Bildschirm zu klein.",
                "Super schnell geworden, danke!",
                "Wo finde ich meine alten Rechnungen?",
                "Der Knopf „Weiter“ reagiert nicht.",
            ]
        ),
        Language(
            tag: "fr-FR",
            share: 6,
            sentences: [
                "La page ne se charge plus depuis ce matin.",
                "Merci, c'est très agréable à utiliser.",
                "Il manque l'export PDF à côté du bouton « Partager ».",
                "Où puis-je changer de forfait ?",
            ]
        ),
        Language(
            tag: "es-MX",
            share: 8,
            sentences: [
                "¿Dónde está la configuración?",
                "Sería genial poder compartirlo con mi equipo.",
                "No me llegó el correo de confirmación.",
                "¡Excelente servicio, muchas gracias! 😍",
            ]
        ),
        Language(
            tag: "pt-BR",
            share: 6,
            sentences: [
                "A página fica travada quando tento pagar.",
                "Adorei a nova versão!",
                "Não consigo anexar imagens maiores que 2 MB.",
            ]
        ),
        Language(
            tag: "ru-RU",
            share: 5,
            sentences: [
                "Отличная работа!", "Как отключить уведомления?",
                "После обновления приложение не открывается.",
            ]
        ),
        Language(
            tag: "ja-JP",
            share: 5,
            sentences: [
                "最高です！", "ページを開くとエラーになります。", "説明をもう少し詳しくしてください。",
                "とても使いやすいです。ありがとうございます。",
            ]
        ),
        Language(
            tag: "zh-CN",
            share: 4,
            sentences: ["希望支持批量操作。", "搜索结果不准确，请改进。", "非常好用👍", "𠮷野家的页面打不开。"]
        ),
        Language(
            tag: "ko-KR",
            share: 2,
            sentences: ["로그인이 자꾸 풀려요.", "정말 편리합니다!", "다크 모드를 추가해 주세요."]
        ),
        Language(
            tag: "ar",
            share: 3,
            sentences: [
                "الصفحة لا تعمل على الهاتف.", "خدمة ممتازة، شكرًا لكم!", "كيف أغيّر كلمة المرور؟",
            ]
        ),
        Language(
            tag: "he-IL",
            share: 1,
            sentences: ["הכפתור לא עובד בדפדפן Chrome.", "תודה רבה על העזרה!"]
        ),
        Language(
            tag: "hi-IN",
            share: 2,
            sentences: ["पृष्ठ बहुत धीमा खुलता है।", "बहुत बढ़िया ऐप है 🙏🏽", "कृपया हिंदी में सहायता जोड़ें।"]
        ),
        Language(
            tag: "tr-TR",
            share: 2,
            sentences: [
                "Ödeme sayfası açılmıyor.", "Çok beğendim, teşekkürler! 👩‍💻",
                "Şifremi nasıl değiştiririm?",
            ]
        ),
    ]

    /// As browsers have them, and without a query, which the widgets leave out.
    static let paths = [
        "/", "/pricing", "/docs/getting-started", "/docs/api/reference", "/blog/hello-world",
        "/checkout", "/settings/profile", "/search", "/produkte/gr%C3%B6%C3%9Fe-42",
        "/ja/%E3%83%98%E3%83%AB%E3%83%97",
    ]

    static let versions = ["1.0.0", "1.4.2", "2.0.0-beta.1", "2.1.0", "2026.11"]

    static let feedbackTypes = ["Bug", "Feature", "Praise", "Question", "Improvement", "Other"]
}

/// What browsers send beside the body; a hundred visitors have them in these shares.
enum BrowserHeads {
    struct Browser {
        let share: Int
        let agent: String
        /// Fields that this one sends and others do not.
        let extra: [String]
    }

    static let browsers: [Browser] = [
        Browser(
            share: 48,
            agent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 "
                + "(KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
            extra: [#"sec-ch-ua-platform: "Windows""#, "sec-ch-ua-mobile: ?0"]
        ),
        Browser(
            share: 22,
            agent: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 "
                + "(KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
            extra: ["Priority: u=3, i"]
        ),
        Browser(
            share: 20,
            agent: "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
                + "Chrome/142.0.0.0 Mobile Safari/537.36",
            extra: [#"sec-ch-ua-platform: "Android""#, "sec-ch-ua-mobile: ?1"]
        ),
        Browser(
            share: 10,
            agent: "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
            extra: ["DNT: 1", "Priority: u=4"]
        ),
    ]

    static let site = "https://shop.example"
}
