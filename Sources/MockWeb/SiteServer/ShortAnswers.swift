import Browser
import Groundwork
import WebEnv

extension HTTPResponse {
    /// An answer of one sentence.
    package static func text(_ status: Int, _ text: String) -> HTTPResponse {
        HTTPResponse(
            status: status, headers: [HTTPHeader("Content-Type", "text/plain; charset=utf-8")],
            body: ResponseBody(text + "\n"))
    }
    /// An answer of one object.
    package static func json(_ status: Int = 200, _ write: (inout JSONWriter) throws -> Void) rethrows
        -> HTTPResponse
    {
        var writer = JSONWriter()
        try writer.object(write)
        writer.newline()
        return HTTPResponse(
            status: status, headers: [HTTPHeader("Content-Type", "application/json")],
            body: ResponseBody(writer.bytes))
    }
}
