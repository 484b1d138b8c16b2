import Glibc

/// Bytes to an open file, pipe or device.
package enum OpenFile {
    /// Writes all bytes, waiting where the reader is slow.
    /// - Returns: 0, or the error number of the write that failed.
    package static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count >= 0 {
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            } else if errno == EAGAIN {
                waitForRoom(in: descriptor)
            } else if errno != EINTR {
                return errno
            }
        }
        return 0
    }

    /// A descriptor that was made non-blocking by whoever handed it down says "again" instead of waiting.
    private static func waitForRoom(in descriptor: Int32) {
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&request, 1, -1)
    }
}
