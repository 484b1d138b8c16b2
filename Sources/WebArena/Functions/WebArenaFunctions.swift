import Browser
import Groundwork
import HTML
import Page
import WebEnv

/// The helpers that WebArena's task files call as `func:name('argument')`. What is known of its sites is known here.
///
/// Source: WebArena, `evaluation_harness/helper_functions.py`.
extension PageFunctions {
    /// WebArena's helpers.
    public static let webArena = PageFunctions(
        name: "webarena",
        [
            "reddit_get_post_url": { arguments, _ in postURL(arguments.first ?? "") },
            "shopping_get_latest_order_url": { _, session in
                try ShoppingRecords(session: session).latestOrderURL(&session)
            },
            "shopping_get_sku_latest_review_author": { arguments, session in
                try ShoppingRecords(session: session)
                    .latestReview(of: arguments.first ?? "", .author, &session)
            },
            "shopping_get_sku_latest_review_rating": { arguments, session in
                try ShoppingRecords(session: session)
                    .latestReview(of: arguments.first ?? "", .rating, &session)
            },
            "gitlab_get_project_memeber_role": { arguments, session in
                try memberRole(arguments.last ?? "", session)
            },
        ])

    /// Address of the post that a page of it belongs to; any other address as it is.
    static func postURL(_ address: String) -> String {
        guard let url = WebURL(address), let host = url.host else { return address }
        let segments = url.path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard segments.count >= 4, segments[1] == "f" else { return address }
        let port = url.port.map { ":\($0)" } ?? ""
        return "\(url.scheme)://\(host)\(port)/f/\(segments[2])/\(segments[3])/"
    }

    /// Role of a member on a page of members; empty where the page shows no such member.
    static func memberRole(_ user: String, _ session: Session) throws -> String {
        let document = session.page.document
        let accounts = try Selector("td[data-label='Account'] span.gl-avatar-labeled-sublabel").all(
            in: document)
        let roles = try Selector("td.col-max-role span").all(in: document)
        let rendered = RenderedText(document, session.form)
        let index = accounts.firstIndex { rendered.text(of: $0) == "@\(user)" }
        guard let index, index < roles.count else { return "" }
        return rendered.text(of: roles[index])
    }
}
