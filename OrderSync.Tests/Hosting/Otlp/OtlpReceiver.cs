using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrderSync.Tests.Hosting.Otlp;

/// <summary>A collector of telemetry: OTLP over HTTP, kept in memory.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<byte[]> _bodies = new();
    private readonly ConcurrentQueue<OtlpSpan> _spans = new();
    private readonly ConcurrentQueue<OtlpLog> _logs = new();
    private readonly ConcurrentQueue<OtlpPoint> _points = new();
    private readonly WebApplication _app;

    private OtlpReceiver(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public IReadOnlyCollection<OtlpSpan> Spans => _spans;

    public IReadOnlyCollection<OtlpLog> Logs => _logs;

    public IReadOnlyCollection<OtlpPoint> Points => _points;

    /// <summary>What an AppHost has to be told to send everything here.</summary>
    public string[] Settings => [$"--OTEL_EXPORTER_OTLP_ENDPOINT={Address}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"];

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new OtlpReceiver(app);
        app.Run(receiver.ReceiveAsync);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>Protobuf, in which strings stand as they are.</summary>
    public bool HasReceived(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return _bodies.Any(body => body.AsSpan().IndexOf(bytes) >= 0);
    }

    public async Task UntilAsync(Func<OtlpReceiver, bool> condition, string what)
    {
        for (var started = Stopwatch.GetTimestamp(); !condition(this); await Task.Delay(100, AppFixture.Cancellation))
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(Patience, $"{what} did not arrive. Spans: {string.Join(", ", _spans.Select(span => $"{span.Service} {span.Name}").Distinct())}");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        _bodies.Enqueue(body.ToArray());
        var request = ProtoMessage.Read(body.ToArray());
        switch (context.Request.Path.Value)
        {
            case "/v1/traces":
                Keep(_spans, OtlpRecords.Spans(request));
                break;
            case "/v1/logs":
                Keep(_logs, OtlpRecords.Logs(request));
                break;
            case "/v1/metrics":
                Keep(_points, OtlpRecords.Points(request));
                break;
        }
    }

    private static void Keep<T>(ConcurrentQueue<T> kept, IEnumerable<T> received)
    {
        foreach (var one in received)
            kept.Enqueue(one);
    }
}
