using Microsoft.Extensions.Hosting;
using OrderSync.AppHost.Installing;

namespace OrderSync.AppHost.Running;

/// <summary>Copies what each resource writes to logs/NAME.log, where it outlives the dashboard and the application.</summary>
internal sealed class ResourceLogs(ResourceLoggerService logger, Installation installation, IHostApplicationLifetime lifetime)
{
    private const long LongestLog = 20 * 1024 * 1024;

    /// <summary>Returns the path of the file.</summary>
    public string Follow(string label, string resourceId)
    {
        var file = Path.Combine(installation.Folder.Logs, $"{label}.log");
        if (new FileInfo(file) is { Exists: true, Length: > LongestLog })
            File.Move(file, file + ".old", overwrite: true);
        _ = CopyAsync(resourceId, file);
        return file;
    }

    private async Task CopyAsync(string resourceId, string file)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.Append,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        await using var writer = new StreamWriter(file, options);
        try
        {
            await foreach (var lines in logger.WatchAsync(resourceId).WithCancellation(lifetime.ApplicationStopped))
            {
                foreach (var line in lines)
                    await writer.WriteLineAsync(WithoutTime(line.Content));
                await writer.FlushAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The application has stopped.
        }
    }

    /// <summary>Aspire puts the time of receipt before each line; the hosts and servers have written their own.</summary>
    private static string WithoutTime(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return space > 20 && line[space - 1] == 'Z' && line[4] == '-' ? line[(space + 1)..] : line;
    }
}
