import EnvironmentPool
import Foundation
import Groundwork
import MockWeb
import Serving
import Testing
import WebEnv

@testable import EnvironmentServer

@Suite("Frames over WebSockets")
struct FramesConversationTests {
    /// A header, and what follows it.
    private func frame(_ kind: UInt8, count: UInt32 = 0, _ body: [UInt8] = []) -> [UInt8] {
        var frame: [UInt8] = []
        func append(_ number: UInt32) { withUnsafeBytes(of: number.littleEndian) { frame += $0 } }
        append(UInt32(16 + body.count))
        frame += [FrameHeader.version, kind, 0, 0]
        append(77)
        append(count)
        return frame + body
    }

    private func text(_ text: String) -> [UInt8] {
        let length = UInt32(text.utf8.count)
        let offsets = [UInt8](repeating: 0, count: 4) + withUnsafeBytes(of: length.littleEndian) { Array($0) }
        let bytes = Array(text.utf8)
        return offsets + bytes + [UInt8](repeating: 0, count: (8 - bytes.count % 8) % 8)
    }

    @Test("Each binary message is a frame of the pool's and so is each answer; connections share nothing")
    func frames() throws {
        let service = try LibraryPool.service()
        let server = try WebServer(port: 0) { port in
            ServedContent(
                access: Access(gate: RequestGate(port: port)), answerer: service, sockets: service)
        }
        defer { server.stop(patience: 2) }
        let client = try SocketClient(port: server.port, path: "/frames")
        let other = try SocketClient(port: server.port, path: "/frames")
        func ask(_ bytes: [UInt8], _ client: SocketClient) throws -> [UInt8] {
            client.send(0x82, bytes)
            let frame = try #require(client.next())
            #expect(frame.opcode == 2)
            return frame.bytes
        }
        #expect(try ask(frame(1), client)[5] == 0x81)
        let opened = try ask(frame(2, count: 1, text(#"{"what": "library"}"#)), client)
        #expect(opened[5] == 0x82, "\(String(decoding: opened, as: UTF8.self))")
        #expect(try ask(frame(3, count: 2), client)[5] == 0x83)
        // The other has no pool yet, and paths of this machine are not for clients.
        #expect(try ask(frame(3, count: 2), other)[5] == 0xFF)
        let path = text(#"{"what": "\#(LibraryHost.fixtures.path)/library"}"#)
        #expect(try ask(frame(2, count: 1, path), other)[5] == 0xFF)
        #expect(try ask([], other)[5] == 0xFF && ask(Array("hello".utf8), other)[5] == 0xFF)
        client.send("a text")
        #expect(client.next()?.bytes[5] == 0xFF)
    }
}
