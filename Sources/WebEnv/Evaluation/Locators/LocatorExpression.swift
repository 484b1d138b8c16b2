import Browser
import Groundwork
import HTML

/// A JavaScript expression of the kind that task files use to pick text from a page.
///
/// A small, safe part of the language: what reads a page and words what was read. `docs/reference/evaluators.md` lists it. There is no
/// assignment and no loop, and the work that an expression may take is counted.
/// Source: https://tc39.es/ecma262/#sec-ecmascript-language-expressions
public struct LocatorExpression: Sendable, Hashable {
    let syntax: LocatorSyntax

    /// Bytes of the longest expression.
    static let longest = 16_384

    /// Reads an expression.
    /// - Throws: ``SyntaxError`` where the text is none, or uses what is not known here.
    public init(_ text: String) throws {
        guard text.utf8.count <= Self.longest else {
            throw SyntaxError(offset: Self.longest, message: "the expression is too long")
        }
        var parser = LocatorParser(try LocatorTokens.read(text))
        syntax = try parser.wholeExpression()
    }

    /// A text does not follow the grammar.
    public struct SyntaxError: Error, Sendable, CustomStringConvertible {
        /// The byte where the mistake is, from 0.
        public let offset: Int
        /// What was expected or found there.
        public let message: String
        /// Place and cause.
        public var description: String { "offset \(offset): \(message)" }
    }

    /// Evaluates on the page that a session shows, with the live state of its forms.
    /// - Throws: ``LocatorTypeError`` where JavaScript would throw, ``EnvironmentError`` where it takes too much work.
    func evaluate(in session: inout Session) throws -> LocatorValue {
        var run = LocatorRun(session)
        defer { session = run.session }
        do {
            let value = try run.value(of: syntax)
            // What comes out as a function is called, as drivers of browsers do.
            guard case .function(let function) = value else { return value }
            return try run.call(function, [])
        } catch let error as Selector.TooMuchWork {
            throw EnvironmentError(error.description)
        }
    }
}

/// The expression does what JavaScript throws an error for, such as reading a property of null.
struct LocatorTypeError: Error {}
