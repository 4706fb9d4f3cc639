using System.Globalization;

namespace OrderSync.Tests.Hosting;

public static class ProcessMemory
{
    /// <summary>The most resident memory that the process ever had, as the kernel counts it.</summary>
    public static long PeakKilobytes(int pid)
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
    }
}
