import Foundation

/// What this process has used so far.
enum ProcessUse {
    /// Nanoseconds of CPU of all threads.
    static var processorTime: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// Most bytes that were resident at once.
    static var peakMemory: UInt64 {
        var usage = rusage()
        getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
        return UInt64(max(0, usage.ru_maxrss)) << 10
    }

    /// Bytes that are resident now; the peak where the system does not tell.
    static var memory: UInt64 {
        guard let file = fopen("/proc/self/statm", "r") else { return peakMemory }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        guard fgets(&line, Int32(line.count), file) != nil else { return peakMemory }
        let fields = String(decoding: line.map { UInt8(bitPattern: $0) }, as: UTF8.self).split(separator: " ")
        guard fields.count > 1, let pages = UInt64(fields[1]) else { return peakMemory }
        return pages * UInt64(max(1, sysconf(Int32(_SC_PAGESIZE))))
    }
}
