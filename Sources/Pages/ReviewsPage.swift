// Reviews: star and helpful ratings of a period, and the latest ones.

public import Markup

/// A rating in a list.
public struct RatingView: Sendable {
    /// `helpful`, `star` or `nps`.
    public var type: String
    /// 1 or 0 for helpful; stars; a score.
    public var value: Double
    /// How many stars there were to give.
    public var most: Int
    /// When it came, RFC 3339 in UTC.
    public var createdAt: String
    /// The page it came from.
    public var path: String?
    /// The site's version.
    public var version: String?
    /// What was said beside it.
    public var comment: String?

    /// Makes a rating.
    public init(type: String, value: Double, most: Int, createdAt: String) {
        self.type = type
        self.value = value
        self.most = most
        self.createdAt = createdAt
    }

    /// The value in words.
    func text(_ texts: Texts) -> String {
        switch type {
        case "helpful": return value == 0 ? texts.notHelpful : texts.helpful
        case "star":
            let whole = Int(value.rounded())
            let number = Int(exactly: value).map(String.init) ?? OverviewPage.decimal(value, texts)
            let filled = String(repeating: "★", count: min(max(whole, 0), most))
            let empty = String(repeating: "☆", count: max(most - whole, 0))
            return "\(filled)\(empty) \(number)"
        default: return String(Int(value))
        }
    }
}

/// The reviews.
public enum ReviewsPage {
    /// The page.
    public static func page(
        _ reader: Reader,
        _ project: ProjectView,
        _ period: Period,
        _ view: OverviewView,
        latest: [RatingView]
    ) -> Markup {
        let texts = reader.texts
        let address = project.address(reader).appending("reviews")
        let list: Markup =
            latest.isEmpty
            ? Pieces.nothing(texts.noRatings, texts.noRatingsHint) : table(latest, texts)
        return Layout.page(
            reader,
            title: texts.reviews,
            project: (project, .reviews),
            """
            <div class="head"><h1>\(texts.reviews)</h1>\
            \(OverviewPage.picker(address, period, texts))</div>\
            <div class="grid"><div class="card">\(OverviewPage.stars(view.star, texts))</div>\
            <div class="card">\(OverviewPage.pages(view.pages, texts))</div></div>\
            <section class="card wide"><h2>\(texts.reviews)</h2>\(list)</section>
            """
        )
    }

    private static func table(_ ratings: [RatingView], _ texts: Texts) -> Markup {
        let rows = ratings.map { rating -> Markup in
            """
            <tr><th scope="row">\(rating.text(texts))</th><td>\(rating.path ?? "")</td>\
            <td>\(rating.version ?? "")</td><td>\(Pieces.time(rating.createdAt))</td></tr>
            """
        }
        return """
            <div class="scroll" tabindex="0" role="region" aria-label="\(texts.reviews)"><table>\
            <thead><tr><th scope="col">\(texts.value)</th><th scope="col">\(texts.page)</th>\
            <th scope="col">\(texts.version)</th><th scope="col">\(texts.received)</th></tr></thead>\
            <tbody>\(rows)</tbody></table></div>
            """
    }
}
