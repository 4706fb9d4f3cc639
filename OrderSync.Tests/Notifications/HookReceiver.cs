using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrderSync.Tests.Notifications;

/// <summary>A receiver of webhooks over real HTTP, which verifies signatures by the specification's words and not by our code.</summary>
internal sealed class HookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HookReceiver(WebApplication app) => _app = app;

    /// <summary>What it answers, by the number of the message, from 1.</summary>
    public Func<int, HttpContext, Task> Answer { get; set; } = (_, _) => Task.CompletedTask;

    public ConcurrentQueue<ReceivedHook> Received { get; } = new();

    public string Url => $"{_app.Urls.Single()}/hooks?token=1";

    public static async Task<HookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new HookReceiver(app);
        app.MapPost("/hooks", receiver.TakeAsync);
        app.MapPost("/elsewhere", receiver.TakeAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var hook = new ReceivedHook(
            context.Request.Path, context.Request.Headers["webhook-id"].ToString(), context.Request.Headers["webhook-timestamp"].ToString(),
            context.Request.Headers["webhook-signature"].ToString(), context.Request.ContentType ?? "", await reader.ReadToEndAsync());
        Received.Enqueue(hook);
        await Answer(Received.Count, context);
    }
}

internal sealed record ReceivedHook(string Path, string Id, string Timestamp, string Signatures, string ContentType, string Body)
{
    /// <summary>HMAC-SHA256 over "id.timestamp.payload", base64, "v1,"; the key is what follows whsec_ in base64. Several are joined by blanks.</summary>
    public bool IsSignedBy(string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        using var hmac = new HMACSHA256(key);
        var expected = "v1," + Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(Id + "." + Timestamp + "." + Body)));
        return Array.Exists(Signatures.Split(' '), signature => signature == expected);
    }
}
