import Browser
import Groundwork
import WebArena
import WebEnv

/// JSON: what is read and written again is the same value.
struct JSONSurface: FuzzSurface {
    static let name = "json"
    static let summary = "JSON values: reading, writing, reading again"
    static let grammar = InputGrammar.json
    static let tokens = [
        "null", "true", "\\u0000", "\\ud83d\\ude00", "\\udc00", "1e400", "-0", "\u{FEFF}", "{\"a\":",
    ]

    init(scratch: String) {}

    func run(_ input: [UInt8]) throws {
        let value = try JSONValue(parsing: input)
        var writer = JSONWriter()
        writer.value(value)
        try require(try JSONValue(parsing: writer.bytes) == value, "JSON differs after writing and reading")
        Self.visit(value)
    }

    private static func visit(_ value: JSONValue) {
        _ = (value.int, value.double, value.string, value["a"])
        switch value {
        case .array(let values): for value in values { visit(value) }
        case .object(let members): for member in members { visit(member.value) }
        default: break
        }
    }
}

/// The literals and calls of Python that BrowserGym's actions are written in.
struct PythonSurface: FuzzSurface {
    static let name = "python"
    static let summary = "BrowserGym's calls and their Python literals"
    static let tokens = [
        "click('1')", "'''", "\"\"\"", "r'", "b'", "\\x41", "\\N{BULLET}", "\\u0041", "\\U0010ffff", "\\777",
        "None", "True", "[[", "{'a': ", "(1,)", "**", "*", "#", "\\\n", "1e308", "0x", "1j", "-", "f'{x}'",
        "=",
    ]
    static let sliceLength: UInt64 = 100_000

    init(scratch: String) {}

    func run(_ input: [UInt8]) throws {
        let dialect = BrowserGymActionDialect(
            subsets: Set(BrowserGymActionDialect.Subset.allCases), isMultiaction: true,
            isStrict: input.fingerprint % 2 == 0)
        let text = input.text
        let calls = try dialect.calls(in: text)
        try require(try dialect.calls(in: text) == calls, "the same text gives other calls")
    }
}

/// Addresses: what is written is read back as the same address.
struct URLSurface: FuzzSurface {
    static let name = "url"
    static let summary = "addresses, alone and relative to others"
    static let tokens = [
        "http://", "https:", "file:///", "//", "@", ":80", ":65536", "[::1]", "[::ffff:1.2.3.4]", "0x7f.1",
        "%2e%2e", "..", "?", "#", "\\", "xn--", "xn--a-", "é", "。", "\t", "javascript:", "data:,",
        "about:blank",
        "mailto:",
    ]
    static let sliceLength: UInt64 = 100_000

    private let bases: [WebURL]

    init(scratch: String) {
        bases = ["http://a.test/b/c?d#e", "about:blank", "file:///x/y", "https://u:p@h.test:8443"]
            .compactMap { WebURL($0) }
    }

    func run(_ input: [UInt8]) throws {
        let text = input.text
        for base in [nil] + bases.map(Optional.some) {
            guard let url = WebURL(text, relativeTo: base) else { continue }
            let written = url.description
            let again = WebURL(written)
            try require(
                again?.description == written, "an address differs after writing and reading",
                "\(written) is read as \(again?.description ?? "nothing")")
            _ = WebURL("../?x#y", relativeTo: url)
        }
    }
}

/// Cookies: a line is a `Set-Cookie` value.
struct CookieSurface: FuzzSurface {
    static let name = "cookie"
    static let summary = "Set-Cookie values, and what is sent back"
    static let tokens = [
        "; Path=/", "; Domain=.test", "; Max-Age=", "; Expires=", "Thu, 01 Jan 2026 00:00:00 GMT", "; Secure",
        "; HttpOnly", "; SameSite=None", "__Host-", "__Secure-", "=", ";", ",", "\"", "a=b",
    ]

    private let addresses: [WebURL]

    init(scratch: String) {
        addresses = ["http://shop.test/a/b", "https://www.shop.test/", "http://127.0.0.1/"].compactMap {
            WebURL($0)
        }
    }

    func run(_ input: [UInt8]) throws {
        var jar = CookieJar()
        for line in input.lines(atMost: 64) {
            for address in addresses { jar.store(setCookie: line, from: address, now: 1_780_000_000) }
        }
        for address in addresses {
            let header = jar.header(for: address, isCrossSite: false, isSafe: true, now: 1_780_000_001)
            let fork = jar
            let again = fork.header(for: address, isCrossSite: false, isSafe: true, now: 1_780_000_001)
            try require(header == again, "a copy of the cookies sends others")
            let hasLineEnd = header?.utf8.contains { $0 == 10 || $0 == 13 } ?? false
            try require(!hasLineEnd, "a cookie carries a line end into the request")
        }
    }
}

/// Forms as they are sent.
struct FormSurface: FuzzSurface {
    static let name = "form"
    static let summary = "form-encoded bodies and queries"
    static let tokens = ["&", "=", "+", "%", "%00", "%C3%A9", "%ff", "a=b&a=c"]
    static let sliceLength: UInt64 = 200_000

    init(scratch: String) {}

    func run(_ input: [UInt8]) throws {
        let entries = FormEncoding.parse(input.text)
        let again = FormEncoding.parse(FormEncoding.serialize(entries))
        let isEqual = entries.elementsEqual(again) { $0.name == $1.name && $0.value == $1.value }
        try require(isEqual, "a form differs after writing and reading")
    }
}

/// Answers against references: the first line is the reference, the rest the answer.
struct AnswerSurface: FuzzSurface {
    static let name = "answer"
    static let summary = "answers compared with references"
    static let tokens = [
        "N/A", "$1,234.50", "5%", "km", "Jan 3, 2026", "2026-01-03", "3:45 pm", "+1 (555) 010-9999", "and",
        "|OR|",
        "yes", "no", "Not possible", "1/2", "e5", "1,000,000",
    ]

    init(scratch: String) {}

    func run(_ input: [UInt8]) throws {
        let end = input.firstIndex(of: 0x0A) ?? input.count
        let reference = String(decoding: input[..<end], as: UTF8.self)
        let answer = String(decoding: input[end...].dropFirst(), as: UTF8.self)
        _ = AnswerMatcher.matches(reference: reference, answer: answer)
        _ = AnswerMatcher.meansTheSame(reason: reference, answer: answer)
        _ = AgentResponse(answer)
    }
}
