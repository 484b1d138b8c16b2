import Groundwork
import WebEnv

/// Tells the values of a request that say nothing of what was done: those that differ where the same steps are done in a world
/// that made up other ids and times, and those that only say from which page the request was sent.
struct IncidentalValues {
    /// The page that the request was sent from, without fragment; nil where the request does not say it.
    private let sender: WebURL?
    /// Texts that the solution enters: they are never incidental.
    private let entered: Set<String>

    init(of event: NetworkEvent, in task: WebTask) {
        sender = event.requestHeader("Referer").flatMap { WebURL($0)?.withoutFragment }
        entered = Set(task.solution.filter { $0.verb != .stop }.map(\.text))
    }

    /// Whether a value only repeats the address of the page that it was sent from: whole, as a path, or either in base64.
    func tellsSender(_ value: String) -> Bool {
        guard !entered.contains(value) else { return false }
        return isSender(value) || Self.decoded(value).map(isSender) == true
    }

    private func isSender(_ text: String) -> Bool {
        guard let sender, text.hasPrefix("/") || text.hasPrefix("\(sender.scheme)://") else { return false }
        guard let url = WebURL(text, relativeTo: sender)?.withoutFragment else { return false }
        return url == sender || url.description == sender.description.prefix { $0 != "?" }
    }

    /// What a text in base64 says, with the letters of either alphabet and any of the signs that stand for padding in addresses.
    private static func decoded(_ text: String) -> String? {
        var bytes = Array(text.utf8)
        while let last = bytes.last, "=,.~".utf8.contains(last) { bytes.removeLast() }
        let plain = bytes.map {
            $0 == UInt8(ascii: "+") ? UInt8(ascii: "-") : $0 == UInt8(ascii: "/") ? UInt8(ascii: "_") : $0
        }
        return Base64.decode(String(decoding: plain, as: UTF8.self), urlSafe: true).flatMap {
            String(validating: $0, as: UTF8.self)
        }
    }

    /// The places of a path's segments that are incidental.
    /// - Parameters:
    ///   - path: an address without query.
    ///   - others: the addresses of the same request in other worlds.
    func segments(of path: [String], others: [[String]]) -> [Int] {
        let alike = others.filter { $0.count == path.count }
        return path.indices.filter { index in
            !path[index].isEmpty
                && (tellsSender(Self.unescaped(path[index])) || alike.contains { $0[index] != path[index] })
        }
    }

    private static func unescaped(_ text: String) -> String {
        String(decoding: PercentEncoding.decode(Array(text.utf8)), as: UTF8.self)
    }
}
