import Browser
import Groundwork
import HTML

/// Functions that the checks of a task file call by name, to find an address or a text at the end of an episode.
///
/// What they know of sites comes from whoever reads the file. Tables of one name are taken to be the same.
public struct PageFunctions: Sendable, Hashable, CustomStringConvertible {
    /// - Parameters:
    ///   - arguments: in order, without quotes.
    ///   - session: the browser at the end of the episode; a fork.
    /// - Throws: ``EnvironmentError`` where there is no answer.
    public typealias Function = @Sendable (_ arguments: [String], _ session: inout Session) throws -> String

    /// What the table is called.
    public let name: String
    private let functions: [String: Function]

    /// - Parameters:
    ///   - name: no other table's.
    ///   - functions: by name.
    public init(name: String, _ functions: [String: Function]) {
        self.name = name
        self.functions = functions
    }

    /// No functions.
    public static let none = PageFunctions(name: "none", [:])

    /// Whether both have the same name: functions themselves can't be compared.
    public static func == (a: PageFunctions, b: PageFunctions) -> Bool { a.name == b.name }
    /// Feeds the name to the hasher.
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }

    /// The name.
    public var description: String { name }

    /// What a call gives.
    /// - Throws: ``EnvironmentError`` where there is no such function, or no answer.
    func text(of call: PageFunctionCall, in session: inout Session) throws -> String {
        let name = call.name.split(separator: ".").last.map(String.init) ?? ""
        guard let function = functions[name] else {
            throw EnvironmentError("evaluator: unknown function '\(call.name)'")
        }
        do {
            return try function(call.arguments, &session)
        } catch let error as Selector.TooMuchWork {
            throw EnvironmentError(error.description)
        }
    }
}

/// A call in a task file: `func:name('argument')`.
///
/// Source: WebArena, `HTMLContentEvaluator`.
struct PageFunctionCall {
    let name: String
    let arguments: [String]

    /// - Parameter lastURL: what `__last_url__` stands for.
    /// - Returns: nil where the text is no such call.
    init?(_ text: String, lastURL: String) {
        guard text.hasPrefix("func:"), let open = text.firstIndex(of: "("), text.hasSuffix(")") else {
            return nil
        }
        name = String(text[text.index(text.startIndex, offsetBy: 5)..<open])
        let inner = text[text.index(after: open)...].dropLast()
        arguments = inner.split(separator: ",").map { part in
            let argument = part.trimming(.html).filter { $0 != "'" && $0 != "\"" }
            return argument == "__last_url__" ? lastURL : argument
        }
    }
}
