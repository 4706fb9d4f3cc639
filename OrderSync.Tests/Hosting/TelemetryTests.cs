using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using OrderSync.AppHost.Installing;

namespace OrderSync.Tests.Hosting;

[Collection(nameof(OwnApplications))]
public sealed class TelemetryTests
{
    [Fact]
    public async Task A_host_sends_traces_metrics_and_logs_to_the_collector_but_no_probes()
    {
        var received = new ConcurrentQueue<(string Path, string Body)>();
        await using var collector = await CollectAsync(received);
        using var host = StartSandbox(collector.Urls.Single(), out var address);
        using var client = new HttpClient { BaseAddress = address };
        await UntilHealthyAsync(client);

        using var asked = await client.GetAsync(new Uri("/no-such-page-7", UriKind.Relative), AppFixture.Cancellation);
        // Not left to the last second of a host that stops: that is for what is new, and a busy machine may need longer to connect.
        while (received.Select(request => request.Path).Distinct().Count() < 3)
            await Task.Delay(100, AppFixture.Cancellation);
        using var stop = Process.Start("kill", ["-s", "TERM", $"{host.Id}"]);
        await host.WaitForExitAsync(AppFixture.Cancellation);

        received.Select(request => request.Path).Distinct().Order().ShouldBe(["/v1/logs", "/v1/metrics", "/v1/traces"]);
        var traces = string.Concat(received.Where(request => request.Path == "/v1/traces").Select(request => request.Body));
        traces.ShouldContain("telemetry-test");
        traces.ShouldContain("/no-such-page-7");
        traces.ShouldNotContain("/health");
    }

    private static async Task<WebApplication> CollectAsync(ConcurrentQueue<(string Path, string Body)> received)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async context =>
        {
            // Protobuf, in which strings stand as they are.
            using var reader = new StreamReader(context.Request.Body, Encoding.Latin1);
            received.Enqueue((context.Request.Path, await reader.ReadToEndAsync(context.RequestAborted)));
        });
        await app.StartAsync(AppFixture.Cancellation);
        return app;
    }

    private static Process StartSandbox(string collector, out Uri address)
    {
        address = new Uri($"http://127.0.0.1:{new Ports("unused", anyPort: true).Free()}");
        var project = new Projects.OrderSync_Sandbox().ProjectPath;
        var start = new ProcessStartInfo("dotnet", ["exec", BuiltAssembly.Of(project)])
        {
            WorkingDirectory = Path.GetDirectoryName(project)!,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        start.Environment["OTEL_SERVICE_NAME"] = "telemetry-test";
        start.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector;
        start.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        foreach (var interval in (string[])["OTEL_BSP_SCHEDULE_DELAY", "OTEL_BLRP_SCHEDULE_DELAY", "OTEL_METRIC_EXPORT_INTERVAL"])
            start.Environment[interval] = "250";
        return Process.Start(start)!;
    }

    private static async Task UntilHealthyAsync(HttpClient client)
    {
        while (!await IsHealthyAsync(client))
            await Task.Delay(100, AppFixture.Cancellation);
    }

    private static async Task<bool> IsHealthyAsync(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri("/health", UriKind.Relative), AppFixture.Cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // It does not listen yet.
        }
    }
}
