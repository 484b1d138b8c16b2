import Foundation
import Groundwork
import MockWeb
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket

/// A server of HTTP/1.1 and WebSockets: requests and conversations are answered on threads that may wait, and no client's slowness
/// holds up another.
///
/// See `docs/reference/serve.md` and `docs/reference/serving.md`.
public final class WebServer: Sendable {
    /// The TCP port that is listened on.
    public let port: Int
    private let listener: any Channel
    private let connections: OpenConnections

    /// Mock sites, for real browsers, on the loopback interface.
    /// - Parameters:
    ///   - port: 0 for any that is free.
    ///   - worlds: worlds that are kept; the one that was used least recently makes room for another.
    /// - Throws: ``WebServerError`` where the port can't be had.
    public convenience init(
        hosts: [SiteHost], port: Int = 0, limits: ServingLimits = ServingLimits(), worlds: Int = 4096
    ) throws {
        try self.init(port: port, limits: limits) { port in
            let gate = RequestGate(port: port, sites: hosts.map(\.site.address))
            return ServedContent(
                access: Access(gate: gate),
                answerer: SiteServerRouter(hosts: hosts, worlds: worlds, gate: gate, port: port))
        }
    }

    /// Opens the port and answers from then on.
    /// - Parameters:
    ///   - address: of this machine, as numbers.
    ///   - port: 0 for any that is free.
    ///   - makeContent: gets the port that is listened on.
    /// - Throws: ``WebServerError`` where the port can't be had.
    package init(
        address: String = "127.0.0.1", port: Int, limits: ServingLimits = ServingLimits(),
        makeContent: (Int) throws -> ServedContent
    ) throws {
        let bound = try BoundPort(address: address, port: port)
        self.port = bound.number
        let connections = OpenConnections(limit: limits.connections)
        self.connections = connections
        let content: ServedContent
        do { content = try makeContent(bound.number) } catch {
            close(bound.descriptor)
            throw error
        }
        let life = LifeSigns(silentSeconds: limits.silentSeconds)
        listener = try ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 1024)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelOption(.socketOption(.so_keepalive), value: 1)
            .childChannelOption(LifeSigns.option(TCP_KEEPIDLE), value: life.pause)
            .childChannelOption(LifeSigns.option(TCP_KEEPINTVL), value: life.pause)
            .childChannelOption(LifeSigns.option(TCP_KEEPCNT), value: LifeSigns.count)
            .childChannelInitializer { channel in
                let isTaken = connections.take(channel)
                return channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    guard isTaken else { return try pipeline.addHandler(TooManyConnections()) }
                    try ConnectionPipeline(content: content, limits: limits).build(
                        pipeline, channel.eventLoop)
                }
            }
            .withBoundSocket(bound.descriptor).wait()
    }

    /// Takes no more connections, lets what is being answered be answered, and returns when the port is free.
    /// - Parameter patience: seconds to wait for the last answers.
    public func stop(patience: Double = 5) {
        let isClosed = listener.close()
        connections.stop()
        let end = Date(timeIntervalSinceNow: patience)
        while !connections.isEmpty, Date() < end { usleep(2000) }
        connections.close()
        try? isClosed.wait()
    }
}

/// How the system finds out that a machine at the other end is gone, whatever its program would have answered: half-open connections
/// end although nothing is ever asked of them.
private struct LifeSigns {
    /// Questions without an answer after which a connection ends.
    static let count = 2
    /// Seconds before the first question, and between two.
    let pause: Int

    init(silentSeconds: Double) {
        // The system takes at most 32,767.
        pause = min(32_767, max(1, Int(nearest: silentSeconds / Double(Self.count + 1))))
    }

    static func option(_ name: Int32) -> ChannelOptions.Types.SocketOption {
        ChannelOptions.Types.SocketOption(level: .tcp, name: NIOBSDSocket.Option(rawValue: name))
    }
}

/// What a server answers with, and whom.
package struct ServedContent: Sendable {
    let access: Access
    let answerer: any RequestAnswerer
    let sockets: (any SocketHost)?

    /// - Parameter sockets: nil where nothing converses over WebSockets.
    package init(access: Access, answerer: any RequestAnswerer, sockets: (any SocketHost)? = nil) {
        self.access = access
        self.answerer = answerer
        self.sockets = sockets
    }
}
