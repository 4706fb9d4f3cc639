using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using OrderSync.Contracts.Connections;
using OrderSync.Core.Platforms;

namespace OrderSync.Tests.Fixtures;

public sealed class StoppedTime(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}

/// <summary>Every line that the Api logs, scopes and structured values included.</summary>
public sealed class CapturedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => new Writer(_lines, categoryName);

    public void Dispose()
    {
    }

    private sealed class Writer(ConcurrentQueue<string> lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            lines.Enqueue($"{category} scope {state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var values = state as IEnumerable<KeyValuePair<string, object?>> ?? [];
            lines.Enqueue($"{logLevel} {category} {formatter(state, exception)} {string.Join(' ', values)} {exception}");
        }
    }
}

/// <summary>A platform whose credentials are right when they say so.</summary>
public sealed class StubPlatform : IConnectionCheck
{
    public const string Key = "stub";
    public const string GoodToken = "good-token-0123456789";
    public const string BadToken = "bad-token-0123456789";

    public PlatformDescriptor Descriptor { get; } = new(
        Key,
        "Stub",
        "A platform of the tests.",
        [
            new("baseUrl", "Address", SettingKind.Url, Required: true, Example: "https://stub.example"),
            new("token", "Token", SettingKind.Secret, Required: true, Pattern: ".{10,100}"),
            new("pageSize", "Page size", SettingKind.Number, Required: false, Advanced: true),
        ],
        [],
        RetrySettings.Default);

    public ConcurrentQueue<PlatformConnection> Checked { get; } = new();

    /// <summary>What checks of connections called "Broken" throw.</summary>
    public Exception? Break { get; set; }

    /// <summary>What checks of connections called so find first, in this order, each once.</summary>
    public ConcurrentDictionary<string, ConcurrentQueue<PlatformFailure>> Failures { get; } = new(StringComparer.Ordinal);

    public Task<string> CheckAsync(PlatformConnection connection, CancellationToken cancellationToken)
    {
        Checked.Enqueue(connection);
        if (Failures.TryGetValue(connection.Name, out var failures) && failures.TryDequeue(out var failure))
            throw new PlatformException(failure);
        if (Break is { } broken && connection.Name == "Broken")
            throw broken;
        return connection.Find("token") == GoodToken
            ? Task.FromResult("Connected to Stub.")
            : throw new PlatformException(PlatformFailure.Unauthorized("Stub rejected the credentials (401).", "token"));
    }
}
