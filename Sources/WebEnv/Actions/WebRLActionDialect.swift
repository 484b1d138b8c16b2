import Groundwork

/// The actions of WebRL and VisualAgentBench: `do(action="Click", element="7")`, `exit(message="…")`.
///
/// Source: VAB-WebArena-Lite, `create_webrl_id_based_action`; `docs/reference/actions.md` lists every form.
public struct WebRLActionDialect: Sendable, Hashable {
    /// Exactly VAB's parser. Otherwise what its prompt promises and its parser lacks is known too: `go_backward()`,
    /// `go_forward()`, `Switch Tab`, `Wait`; and `exit()` stops without an answer.
    public var isStrict: Bool

    public init(isStrict: Bool = false) { self.isStrict = isStrict }

    /// The action in a model's output: its last `exit(`, else its last `do(`.
    public func parse(_ output: String) -> Action {
        let promised = isStrict ? [] : ["go_backward(", "go_forward("]
        guard let call = PythonCall(lastOf: ["exit(", "do("] + promised, in: output) else {
            return .invalid(text: output, reason: "expected do(action=…) or exit(message=…)")
        }
        switch call.name {
        case "go_backward": return .goBack
        case "go_forward": return .goForward
        case "exit":
            guard let message = call.arguments["message"] ?? (isStrict ? nil : .some(nil)) else {
                return .invalid(text: output, reason: "exit needs a message")
            }
            return .stop(answer: message ?? "")
        default: return action(call.arguments) ?? .invalid(text: output, reason: reason(call.arguments))
        }
    }

    /// The action in a model's output, with the id of the element that the page's text calls by the output's number.
    public func parse(_ output: String, on page: PageView) -> Action {
        let action = parse(output)
        guard let labels = page.labels, let number = action.elementID else { return action }
        guard let id = labels.id("\(number)") else {
            return .invalid(text: output, reason: "there is no element with the id \(number) on the page")
        }
        return action.naming(id)
    }

    /// The action as text with the number by which the page's text calls its element; nil where the dialect has no
    /// words for it, or the element no number.
    public func print(_ action: Action, on page: PageView) -> String? {
        guard let labels = page.labels, let id = action.elementID else { return print(action) }
        guard let number = labels.label(id: id).flatMap({ Int($0) }) else { return nil }
        return print(action.naming(number))
    }

    /// The action as text; nil where the dialect has no words for it.
    public func print(_ action: Action) -> String? {
        switch action {
        case .click(let id): call("Click", element: id)
        case .hover(let id): call("Hover", element: id)
        case .fill(let id, let text, let pressEnter):
            call(pressEnter ? "Search" : "Type", argument: text, element: id)
        case .select(let id, let option): call("Select Dropdown Option", argument: option, element: id)
        case .scroll(let direction): call(direction == .up ? "Scroll Up" : "Scroll Down")
        case .press(keys: "Enter"): call("Press Enter")
        case .goBack: call("Go Backward")
        case .goForward: call("Go Forward")
        case .focusTab(let index) where !isStrict: call("Switch Tab", argument: "\(index)")
        case .noop where !isStrict: call("Wait")
        case .stop(let answer): "exit(message=\(PythonCall.literal(answer)))"
        case .invalid(let text, _): text
        default: nil
        }
    }

    private func call(_ action: String, argument: String? = nil, element: Int? = nil) -> String {
        var text = "do(action=\"\(action)\""
        if let argument { text += ", argument=\(PythonCall.literal(argument))" }
        if let element { text += ", element=\"\(element)\"" }
        return text + ")"
    }

    private func action(_ arguments: [String: String?]) -> Action? {
        let element = (arguments["element"] ?? nil).flatMap { Int($0) }
        let argument = arguments["argument"] ?? nil
        switch (arguments["action"] ?? nil)?.lowercased() {
        case "click": return element.map { .click(id: $0) }
        case "hover": return element.map { .hover(id: $0) }
        case "type": return entry(element, argument, pressEnter: false)
        case "search": return entry(element, argument, pressEnter: true)
        case "select dropdown option":
            guard let element, let argument else { return nil }
            return .select(id: element, option: argument)
        case "scroll up": return .scroll(.up)
        case "scroll down": return .scroll(.down)
        case "press enter": return .press(keys: "Enter")
        case "go forward": return .goForward
        case "go backward": return .goBack
        case "switch tab" where !isStrict: return argument.flatMap { Int($0) }.map { .focusTab($0) }
        case "wait" where !isStrict: return .noop
        default: return nil
        }
    }

    private func entry(_ element: Int?, _ text: String?, pressEnter: Bool) -> Action? {
        guard let element, let text else { return nil }
        return .fill(id: element, text: text, pressEnter: pressEnter)
    }

    private func reason(_ arguments: [String: String?]) -> String {
        guard let name = arguments["action"] ?? nil else { return "do needs an action" }
        return "unknown action '\(name)', or its element or argument is missing or malformed"
    }
}

extension Action {
    /// The id of the element that the action names; nil where it names none.
    package var elementID: Int? {
        switch self {
        case .click(let id), .hover(let id), .focus(let id), .clear(let id), .type(let id, _, _),
            .fill(let id, _, _), .select(let id, _):
            id
        default: nil
        }
    }

    /// The same action on another element.
    package func naming(_ id: Int) -> Action {
        switch self {
        case .click: .click(id: id)
        case .hover: .hover(id: id)
        case .focus: .focus(id: id)
        case .clear: .clear(id: id)
        case .type(_, let text, let pressEnter): .type(id: id, text: text, pressEnter: pressEnter)
        case .fill(_, let text, let pressEnter): .fill(id: id, text: text, pressEnter: pressEnter)
        case .select(_, let option): .select(id: id, option: option)
        default: self
        }
    }
}

/// A call with keyword arguments that are literals.
struct PythonCall {
    let name: String
    /// Values as text; nil for None.
    private(set) var arguments: [String: String?] = [:]

    /// The last occurrence of the first of the openings that occurs at all; nil where none does or it is malformed.
    init?(lastOf openings: [String], in text: String) {
        let bytes = Array(text.utf8)
        for opening in openings {
            guard let start = Self.lastOccurrence(of: Array(opening.utf8), in: bytes) else { continue }
            name = String(opening.dropLast())
            var scanner = Scanner(bytes: bytes, position: start + opening.utf8.count)
            guard let arguments = scanner.arguments() else { return nil }
            self.arguments = arguments
            return
        }
        return nil
    }

    private static func lastOccurrence(of mark: [UInt8], in bytes: [UInt8]) -> Int? {
        guard bytes.count >= mark.count else { return nil }
        return (0...(bytes.count - mark.count)).last { bytes[$0..<($0 + mark.count)].elementsEqual(mark) }
    }

    /// A string literal.
    static func literal(_ text: String) -> String {
        var output = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": output += "\\\\"
            case "\"": output += "\\\""
            case "\n": output += "\\n"
            case "\r": output += "\\r"
            case "\t": output += "\\t"
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output + "\""
    }

    private struct Scanner {
        let bytes: [UInt8]
        var position: Int

        mutating func arguments() -> [String: String?]? {
            var result: [String: String?] = [:]
            skipSpace()
            while !take(UInt8(ascii: ")")) {
                guard let key = word(), take(UInt8(ascii: "=")), let value = value() else { return nil }
                result[key] = .some(value)
                skipSpace()
                if !take(UInt8(ascii: ",")) && peek != UInt8(ascii: ")") { return nil }
                skipSpace()
            }
            return result
        }

        private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

        private mutating func skipSpace() {
            while let byte = peek, byte.isHTMLSpace { position += 1 }
        }

        private mutating func take(_ byte: UInt8) -> Bool {
            skipSpace()
            guard peek == byte else { return false }
            position += 1
            return true
        }

        private mutating func word() -> String? {
            skipSpace()
            let start = position
            while let byte = peek, byte.isASCIIAlphanumeric || byte == 0x5F || byte == 0x2E || byte == 0x2D {
                position += 1
            }
            return position > start ? String(decoding: bytes[start..<position], as: UTF8.self) : nil
        }

        /// Outer nil: malformed; inner nil: None.
        private mutating func value() -> String?? {
            skipSpace()
            if peek == 0x22 || peek == 0x27 { return string().map { .some($0) } }
            guard let word = word() else { return nil }
            skipSpace()
            guard peek == UInt8(ascii: ",") || peek == UInt8(ascii: ")") else { return nil }
            return word == "None" ? .some(nil) : .some(word)
        }

        private mutating func string() -> String? {
            guard let quote = peek else { return nil }
            position += 1
            var output: [UInt8] = []
            while let byte = peek {
                position += 1
                if byte == quote { return String(decoding: output, as: UTF8.self) }
                if byte == 0x0A { return nil }
                guard byte == 0x5C, let escaped = peek else {
                    output.append(byte)
                    continue
                }
                position += 1
                switch escaped {
                case UInt8(ascii: "n"): output.append(0x0A)
                case UInt8(ascii: "t"): output.append(0x09)
                case UInt8(ascii: "r"): output.append(0x0D)
                case 0x5C, 0x22, 0x27: output.append(escaped)
                default: output += [byte, escaped]
                }
            }
            return nil
        }
    }
}
