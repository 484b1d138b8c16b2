import Browser
import Foundation
import Testing
import WebEnv

@Suite(
    .enabled(if: ApplicationPackages.has("hypercorn"), "needs Hypercorn in .build/venv"),
    .timeLimit(.minutes(1)))
struct SecureTransportTests {
    @Test func `a certificate that nobody vouches for is refused, a trusted one speaks HTTP 2`() throws {
        let certificate = FileManager.default.temporaryDirectory.appendingPathComponent(
            "\(UUID().uuidString).pem")
        defer {
            try? FileManager.default.removeItem(at: certificate)
            try? FileManager.default.removeItem(atPath: certificate.path + ".key")
        }
        let server = try ApplicationServer("serve_secure.py", arguments: [certificate.path])
        let address = server.address.replacingOccurrences(of: "http:", with: "https:") + "/"
        let request = HTTPRequest(url: address)
        var stranger = LiveTransport(allowedHosts: ["127.0.0.1"], proxy: .none)
        let refusal = #expect(throws: EnvironmentError.self) { try stranger.send(request) }
        #expect(refusal?.description.contains("the certificate can't be trusted") == true)

        var friend = LiveTransport(
            allowedHosts: ["127.0.0.1"], proxy: .none, certificateFile: certificate.path)
        for _ in 0..<3 {
            let response = try friend.send(request)
            #expect(String(decoding: response.body.bytes, as: UTF8.self) == "<title>HTTP 2</title>")
        }
        #expect(friend.connectionCount == 1)
    }
}
