import Foundation
import Groundwork
import WebEnv

/// An action in a run's files. Every action is kept whole, so that an episode can be played again whichever
/// policy played it.
///
/// It has the form of `JSONWriter.action(_:)`: `{"type":"hover","id":4}`. The operations that run files held
/// from the beginning keep the shorter form that they had there: `{"op":"click","id":4}`.
struct ActionRecord: Codable, Sendable, Equatable {
    let action: Action

    init(_ action: Action) { self.action = action }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.init(stringValue) }
        init?(intValue: Int) { nil }

        static let operation = Key("op")
        static let element = Key("id")
        static let text = Key("text")
        static let enter = Key("enter")
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        if let short = ShortForm(action) {
            try container.encode(short.operation, forKey: .operation)
            try container.encodeIfPresent(short.element, forKey: .element)
            try container.encodeIfPresent(short.text, forKey: .text)
            try container.encodeIfPresent(short.enter, forKey: .enter)
            return
        }
        var writer = JSONWriter()
        writer.action(action)
        guard case .object(let members) = try JSONValue(parsing: writer.bytes) else { return }
        for member in members {
            let key = Key(member.key)
            if let number = member.value.int { try container.encode(number, forKey: key) }
            if let text = member.value.string { try container.encode(text, forKey: key) }
            if let flag = member.value.bool { try container.encode(flag, forKey: key) }
        }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        guard let action = try Self.short(container) ?? Self.full(container) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "this is no action"))
        }
        self.action = action
    }

    private static func short(_ container: KeyedDecodingContainer<Key>) throws -> Action? {
        guard let operation = try container.decodeIfPresent(String.self, forKey: .operation) else {
            return nil
        }
        func element() throws -> Int { try container.decode(Int.self, forKey: .element) }
        func text() throws -> String { try container.decode(String.self, forKey: .text) }
        func enter() throws -> Bool { try container.decodeIfPresent(Bool.self, forKey: .enter) ?? false }
        return switch operation {
        case "click": .click(id: try element())
        case "fill": .fill(id: try element(), text: try text(), pressEnter: try enter())
        case "type": .type(id: try element(), text: try text(), pressEnter: try enter())
        case "select": .select(id: try element(), option: try text())
        case "press": .press(keys: try text())
        case "goto": .goto(url: try text())
        case "goBack": .goBack
        case "stop": .stop(answer: try text())
        // Earlier versions wrote every other action so: what it was is lost.
        case "noop": .noop
        default:
            throw DecodingError.dataCorruptedError(
                forKey: .operation, in: container, debugDescription: "no operation is called so")
        }
    }

    private static func full(_ container: KeyedDecodingContainer<Key>) throws -> Action? {
        let members = try container.allKeys.map { key in
            JSONValue.Member(key.stringValue, try value(of: key, container))
        }
        return Action(json: .object(members))
    }

    /// What belongs to an action is a number, a text or a flag.
    private static func value(of key: Key, _ container: KeyedDecodingContainer<Key>) throws -> JSONValue {
        if let number = try? container.decode(Int.self, forKey: key) { return .number(String(number)) }
        if let flag = try? container.decode(Bool.self, forKey: key) { return .bool(flag) }
        return .string(try container.decode(String.self, forKey: key))
    }
}

/// The operations that run files held from the beginning, as they have always been written there.
private struct ShortForm {
    var operation: String
    var element: Int?
    var text: String?
    var enter: Bool?

    /// nil for actions that have only the full form.
    init?(_ action: Action) {
        switch action {
        case .click(let id): (operation, element) = ("click", id)
        case .fill(let id, let text, let enter):
            (operation, element, self.text, self.enter) = ("fill", id, text, enter)
        case .type(let id, let text, let enter):
            (operation, element, self.text, self.enter) = ("type", id, text, enter)
        case .select(let id, let option): (operation, element, text) = ("select", id, option)
        case .press(let keys): (operation, text) = ("press", keys)
        case .goto(let url): (operation, text) = ("goto", url)
        case .goBack: operation = "goBack"
        case .stop(let answer): (operation, text) = ("stop", answer)
        case .hover, .focus, .clear, .scroll, .newTab, .closeTab, .focusTab, .goForward, .noop, .invalid:
            return nil
        }
    }
}
