import Groundwork

/// One turn of a conversation with a model.
public struct Message: Sendable, Hashable {
    /// Who speaks.
    public enum Role: String, Sendable, Hashable, CaseIterable {
        /// What the model is to be; what is asked; what the model answered; what a tool gave.
        case system, user, assistant, tool
    }

    /// Who speaks.
    public var role: Role
    /// What is said; may be empty where a tool is called.
    public var content: String
    /// Tools that the model called in this turn.
    public var toolCalls: [ToolCall]
    /// The call that a tool's turn answers; nil elsewhere.
    public var toolCallID: String?

    /// A turn without tools, unless some are given.
    public init(role: Role, content: String, toolCalls: [ToolCall] = [], toolCallID: String? = nil) {
        self.role = role
        self.content = content
        self.toolCalls = toolCalls
        self.toolCallID = toolCallID
    }

    /// What the model is to be.
    public static func system(_ text: String) -> Message { Message(role: .system, content: text) }
    /// What is asked.
    public static func user(_ text: String) -> Message { Message(role: .user, content: text) }
    /// What the model answered.
    public static func assistant(_ text: String) -> Message { Message(role: .assistant, content: text) }
}

/// A call of a tool by the model.
public struct ToolCall: Sendable, Hashable {
    /// By which the tool's answer names the call.
    public let id: String
    /// Name of the tool.
    public let name: String
    /// The arguments as the model wrote them: JSON, where the model keeps to its promise.
    public let arguments: String

    /// - Parameters: as the properties of the same names say.
    public init(id: String, name: String, arguments: String) {
        self.id = id
        self.name = name
        self.arguments = arguments
    }
}

/// A tool that the model may call.
public struct ToolDefinition: Sendable, Hashable {
    /// Name of the tool.
    public let name: String
    /// What it does, for the model.
    public let description: String
    /// JSON Schema of its arguments.
    public let parameters: JSONValue

    /// - Parameters: as the properties of the same names say.
    public init(name: String, description: String, parameters: JSONValue) {
        self.name = name
        self.description = description
        self.parameters = parameters
    }
}
