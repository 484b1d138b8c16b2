import Groundwork

/// A model behind an OpenAI-compatible chat completions endpoint.
public struct ChatEndpoint: Sendable {
    /// One turn of a conversation.
    public struct Message: Sendable, Hashable {
        /// `system`, `user` or `assistant`.
        public let role: String
        /// What is said.
        public let content: String
        /// What the model is to be.
        public static func system(_ text: String) -> Message { Message(role: "system", content: text) }
        /// What is asked.
        public static func user(_ text: String) -> Message { Message(role: "user", content: text) }
        /// What the model answered.
        public static func assistant(_ text: String) -> Message { Message(role: "assistant", content: text) }
    }

    /// Up to and without `/chat/completions`: `http://localhost:8000/v1`.
    public let address: WebURL
    /// Name of the model.
    public let model: String
    /// What errors call the endpoint.
    private let purpose: String
    /// Sent as a bearer token; empty for none.
    private let key: String
    private let transport: LiveTransport

    /// An endpoint for chat completions; nothing is sent yet.
    /// - Parameters:
    ///   - purpose: what errors call the endpoint: `judge`.
    ///   - timeout: seconds for one completion.
    /// - Throws: ``EnvironmentError`` where the address is no http address.
    public init(address: String, model: String, key: String = "", timeout: Double = 30, purpose: String)
        throws
    {
        var plain = address
        while plain.hasSuffix("/") { plain.removeLast() }
        guard let url = WebURL(plain), url.isHTTP, let host = url.host else {
            throw EnvironmentError("\(purpose): '\(address)' is no http address")
        }
        self.address = url
        self.model = model
        self.key = key
        self.purpose = purpose
        var limits = LiveTransport.Limits()
        limits.timeout = timeout
        limits.connectTimeout = min(limits.connectTimeout, timeout)
        transport = LiveTransport(allowedHosts: [host], limits: limits)
    }

    /// The model's reply, at temperature 0.
    /// - Parameter maximumTokens: of the reply.
    /// - Throws: ``EnvironmentError`` where there is none.
    public func complete(_ messages: [Message], maximumTokens: Int) throws -> String {
        let url = "\(address)/chat/completions"
        var transport = transport
        let response: HTTPResponse
        do {
            response = try transport.send(
                HTTPRequest(
                    method: "POST", url: url, headers: headers, body: body(messages, maximumTokens)))
        } catch {
            throw EnvironmentError("\(purpose): \(url) can't be asked: \(error)")
        }
        guard response.status == 200 else {
            throw EnvironmentError("\(purpose): \(url) answers \(response.status)")
        }
        let answer = try? JSONValue(parsing: response.body.bytes)
        guard let text = answer?["choices"]?.array?.first?["message"]?["content"]?.string else {
            throw EnvironmentError("\(purpose): \(url) gives no chat completion")
        }
        return text
    }

    private var headers: [HTTPHeader] {
        let plain = [
            HTTPHeader("Content-Type", "application/json"), HTTPHeader("Accept", "application/json"),
        ]
        return key.isEmpty ? plain : plain + [HTTPHeader("Authorization", "Bearer \(key)")]
    }

    private func body(_ messages: [Message], _ maximumTokens: Int) -> [UInt8] {
        var body = JSONWriter()
        body.object {
            $0.field("model", model)
            $0.field("temperature", 0)
            $0.field("max_tokens", maximumTokens)
            $0.key("messages")
            $0.array { writer in
                for message in messages {
                    writer.object {
                        $0.field("role", message.role)
                        $0.field("content", message.content)
                    }
                }
            }
        }
        return body.bytes
    }
}
