import Groundwork
import HTML

extension LoadedPage {
    /// A page of the browser's own that says what went wrong.
    static func error(_ heading: String, _ detail: String, at url: WebURL) -> LoadedPage {
        let text = "<!DOCTYPE html><html><head><title>\(heading)</title></head><body><h1>\(heading)</h1><p>"
        let bytes = Array(text.utf8) + MarkupEscaping.escaped(detail.utf8) + Array("</p></body></html>".utf8)
        return LoadedPage(
            url: url.withoutFragment,
            document: HTMLParser.parse(bytes, contentType: "text/html; charset=utf-8"),
            isError: true)
    }
}
