// What demo visitors say: several languages, scripts and moods.

import SeggWatCore

/// The texts of demo data.
enum DemoTexts {
    /// Messages of each type of feedback; `%` becomes a place in the product.
    static func messages(_ type: FeedbackType) -> [String] {
        switch type {
        case .bug: bugs
        case .feature: features
        case .praise: praise
        case .question: questions
        case .improvement: improvements
        case .other: others
        }
    }

    static let places = [
        "checkout", "search", "settings", "dashboard", "invoice", "login", "export", "profile",
        "calendar", "upload",
    ]

    static let paths = [
        "/", "/pricing", "/docs/getting-started", "/blog/hello-world", "/checkout", "/settings",
        "/dashboard", "/search?q=kaffee", "/produkte/größe-42", "/ja/ヘルプ",
    ]

    static let versions = ["1.0.0", "1.4.2", "2.0.0-beta.1", "2.1.0", "2026.11"]

    static let locales = ["en", "en-GB", "de-DE", "fr", "es-MX", "ja", "ar", "pt-BR"]

    static let comments = [
        "Does what it should.", "I recommend it to everyone 👍", "Too slow on my phone.",
        "Für kleine Teams genau richtig.", "Il manque l'export PDF.", "とても使いやすいです。",
        "Muy caro para lo que ofrece.", "خدمة ممتازة", "Support answered within an hour!",
    ]

    private static let bugs = [
        "The % page stays blank after the last update.",
        "I get an error 500 when I press save in %.",
        "Safari: the button in % cannot be clicked",
        "Beim Speichern in % verschwinden meine Änderungen 😕",
        "La page % ne se charge plus depuis ce matin.",
        "%を開くとエラーになります。",
        "الصفحة % لا تعمل على الهاتف",
        "Steps: open %, scroll down, reload.\nExpected: same place.\nActual: back at the top.",
    ]

    private static let features = [
        "Please add a dark mode to %.",
        "Keyboard shortcuts in % would save me hours.",
        "Könnt ihr in % einen CSV-Export anbieten?",
        "Sería genial poder compartir % con mi equipo.",
        "An API for % would be great 🚀",
        "希望%支持批量操作",
    ]

    private static let praise = [
        "Love the new %! ❤️", "The % is the best I have used.", "Super schnell geworden, danke!",
        "Merci, % est très agréable à utiliser.", "最高です！", "Отличная работа с %!",
        "Just wanted to say thanks 🙏🏽",
    ]

    private static let questions = [
        "How do I change my plan in %?", "Is % covered by the free plan?",
        "Wo finde ich in % meine alten Rechnungen?", "¿Dónde está %?", "Как отключить %?",
        "Can I use % offline?",
    ]

    private static let improvements = [
        "The text in % is too small on my screen.", "Fewer clicks in %, please.",
        "Die Reihenfolge in % ist unlogisch.", "% could load a lot faster.",
        "Le contraste de % est trop faible.", "%の説明をもう少し詳しくしてください。",
    ]

    private static let others = [
        "Just looking around in %.", "Test", "Grüße aus Köln!", "👋", "Who makes this?",
        "Nothing to add about %.",
    ]

    /// What some add; `%` becomes a city and `#` a number that hardly anybody else has.
    static let details = [
        " Order #, delivered to %.", " Seen in % with invoice #.", " Kunde # aus %.",
        " Numéro #, depuis %.", " Pedido # en %.", " My colleagues in % see it too (ticket #).",
    ]

    static let cities = [
        "Aarhus", "Aberdeen", "Bamberg", "Barcelona", "Basel", "Bergen", "Bordeaux", "Braga",
        "Bremen", "Brno", "Bruges", "Cádiz", "Cardiff", "Cork", "Dresden", "Düsseldorf", "Freiburg",
        "Gdańsk", "Genève", "Göteborg", "Graz", "Hannover", "Innsbruck", "Köln", "Kraków", "Leeds",
        "Leiden", "Lille", "Linz", "Ljubljana", "Lübeck", "Malmö", "Málaga", "Marseille", "München",
        "Nantes", "Napoli", "Nürnberg", "Odense", "Oulu", "Padova", "Plzeň", "Porto", "Poznań",
        "Rotterdam", "Salzburg", "Sevilla", "Tampere", "Tartu", "Torino", "Toulouse", "Turku",
        "Uppsala", "Utrecht", "Valencia", "Vilnius", "Winterthur", "Würzburg", "Zaragoza", "Zürich",
    ]
}
