import Foundation
import Groundwork
import HTML
import Page

/// The style sheets beside a page that is a file.
public enum StyleSheetFiles {
    private static let sizeLimit = 8 << 20

    /// A document with the sheets that it refers to by relative addresses, which are read from where these lead from the
    /// page's folder. Absolute addresses and those of hosts are not followed.
    /// - Parameter path: of the page.
    /// - Returns: the document, and a sentence on what is missing; nil where nothing is.
    public static func linking(_ document: Document, at path: String) -> (
        document: Document, warning: String?
    ) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        let elements = SheetElement.all(in: document)
        guard !elements.isEmpty, let base = WebURL("http://page.invalid\(encoded(folder.path))/") else {
            return (document, nil)
        }
        var loading = StyleSheetLoading(StyleSheetStore()) { url in
            guard url.host == base.host else {
                throw StyleSheetLoading.Failure(
                    reason: "a page that is a file is shown without sheets of other hosts")
            }
            let file = String(decoding: PercentEncoding.decode(url.path.utf8), as: UTF8.self)
            do {
                let bytes = try InputFile.contents(of: file, limit: sizeLimit)
                return StyleSheetLoading.Answer(url: url, bytes: bytes, contentType: nil)
            } catch {
                throw StyleSheetLoading.Failure(reason: "there is no such file that can be read")
            }
        }
        let relative = elements.filter { $0.address.map { !$0.trimming(.html).hasPrefix("/") } ?? true }
        let sheets = loading.sheets(relative, of: document, at: base)
        let warning = loading.warning?.replacingOccurrences(of: "http://page.invalid", with: "")
        return (sheets.isEmpty ? document : document.linking(sheets), warning)
    }

    private static func encoded(_ path: String) -> String {
        path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
    }
}
