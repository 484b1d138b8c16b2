import Groundwork
import WebEnv

/// What is wrong with the words of `site.yaml` that go into file names, addresses and headers, in one sentence each; nil
/// where nothing is. What would be refused or read otherwise on the way to a browser is refused where it is written.
enum SiteWord {
    static let longestName = 64

    /// A name that is the name of a folder, of a login, and a part of task ids.
    static func mistake(inName text: String) -> String? {
        let isSound =
            !text.isEmpty && text.utf8.count <= longestName
            && text.utf8.allSatisfy {
                $0.isASCIIAlphanumeric || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
            }
        return isSound ? nil : "a name has 1 to \(longestName) letters, digits, _ and -"
    }

    /// One line of text.
    static func mistake(inLine text: String) -> String? {
        text.utf8.contains { $0 < 32 || $0 == 127 } ? "a text of one line is needed" : nil
    }

    static func mistake(inAddress text: String) -> String? {
        let rest =
            text.utf8.starts(with: "http://".utf8)
            ? text.utf8.dropFirst(7) : text.utf8.starts(with: "https://".utf8) ? text.utf8.dropFirst(8) : nil
        guard let rest, !rest.isEmpty, !rest.contains(UInt8(ascii: "/")) else {
            return "an origin is needed, such as http://shop.test, without a slash at its end"
        }
        guard let url = WebURL(text), url.isHTTP else { return "this is no address of a host" }
        let canonical = url.description
        guard canonical != text + "/" else { return nil }
        return "a browser writes this address otherwise"
            + (mistake(inLine: canonical) == nil && canonical.hasSuffix("/")
                ? ": \(canonical.dropLast())" : "")
    }

    /// Source: RFC 6265, 4.1.1; RFC 9110, 5.6.2.
    static func mistake(inCookieName text: String) -> String? {
        isToken(text.utf8) ? nil : "a cookie's name has letters, digits and !#$%&'*+-.^_`|~"
    }

    /// Source: RFC 9110, 8.3.1.
    static func mistake(inMediaType text: String) -> String? {
        let parts = text.utf8.split(
            separator: UInt8(ascii: ";"), maxSplits: 1, omittingEmptySubsequences: false)
        let names = parts[0].split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let isSound =
            names.count == 2 && isToken(names[0]) && isToken(names[1].prefix { $0 != 32 })
            && text.utf8.allSatisfy { (32...126).contains($0) }
        return isSound ? nil : "a media type is needed, such as text/html; charset=utf-8"
    }

    /// The path of an address, as browsers write it.
    static func mistake(inPath text: String) -> String? {
        if !text.utf8.starts(with: "/".utf8) { return "a path begins with /" }
        return text.utf8.lazy.compactMap { mistake(inPathByte: $0) }.first ?? mistake(inSegmentsOf: text)
    }

    /// The path of an address, and what may follow it.
    static func mistake(inPathAndQuery text: String) -> String? {
        let rest = text.utf8.drop { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        if rest.contains(where: { $0 <= 32 || $0 >= 127 }) { return "an address has no spaces or line ends" }
        return mistake(inPath: String(Substring(text.utf8.prefix(text.utf8.count - rest.count))))
    }

    static func mistake(inPathByte byte: UInt8) -> String? {
        switch byte {
        case 0...32, 127...255, UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "`"),
            UInt8(ascii: "{"), UInt8(ascii: "}"):
            let code = String(byte, radix: 16, uppercase: true)
            return "a path is written as a browser sends it: %\(code.count < 2 ? "0" : "")\(code) here"
        case UInt8(ascii: "?"), UInt8(ascii: "#"):
            return "a path ends before \(Character(Unicode.Scalar(byte)))"
        case UInt8(ascii: "\\"): return "a path has / in place of \\"
        default: return nil
        }
    }

    /// Browsers take dots away before they ask.
    static func mistake(inSegmentsOf path: String) -> String? {
        path.utf8.split(separator: UInt8(ascii: "/")).contains {
            $0.elementsEqual([46]) || $0.elementsEqual([46, 46])
        }
            ? "no browser asks for a path with /./ or /../" : nil
    }

    /// - Parameter allowed: what this kind of answer may have.
    static func mistake(inStatus status: Int, allowed: ClosedRange<Int>) -> String? {
        guard allowed.contains(status) else {
            return "a status from \(allowed.lowerBound) to \(allowed.upperBound) is needed"
        }
        return [204, 205, 304].contains(status) ? "an answer with status \(status) has no contents" : nil
    }

    private static func isToken(_ text: some Sequence<UInt8>) -> Bool {
        var isEmpty = true
        for byte in text {
            guard byte.isTokenByte else { return false }
            isEmpty = false
        }
        return !isEmpty
    }
}

extension YAMLValue {
    /// The scalar's text, reported where something is wrong with it.
    func string(_ mistake: (String) -> String?) -> String? {
        guard let text = string else { return nil }
        if let message = mistake(text) { report(message) }
        return text
    }

    /// The number, reported where it is no status that an answer may have.
    func status(_ allowed: ClosedRange<Int>) -> Int? {
        guard let status = integer else { return nil }
        if let message = SiteWord.mistake(inStatus: status, allowed: allowed) { report(message) }
        return status
    }
}
