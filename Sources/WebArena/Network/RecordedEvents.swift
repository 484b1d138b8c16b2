import Browser
import WebEnv

extension RecordingTransport {
    /// What was asked, in order, as the events of a HAR file.
    public var events: [NetworkEvent] { exchanges.map(\.event) }
}

extension RecordingTransport.Exchange {
    /// Status −1 where no host answered. Pages are asked for as a browser does, with `Accept: text/html…`.
    fileprivate var event: NetworkEvent {
        var request = request
        if !request.headers.contains(where: { $0.isNamed("Accept") }) {
            request.headers.insert(HTTPHeader("Accept", Self.accepted), at: 0)
        }
        return NetworkEvent(
            time: time, request: request, status: response?.status ?? -1,
            responseHeaders: response?.headers ?? [], responseBody: response?.body.bytes ?? [])
    }
    /// What ``LiveTransport`` sends too.
    private static let accepted = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
}
