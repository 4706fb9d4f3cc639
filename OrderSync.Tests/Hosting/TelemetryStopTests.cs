using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrderSync.ServiceDefaults;

namespace OrderSync.Tests.Hosting;

[Collection(nameof(OwnApplications))]
public sealed class TelemetryStopTests
{
    [Fact]
    public async Task A_collector_that_hangs_does_not_keep_a_host_from_stopping()
    {
        await using var collector = Plain("http://127.0.0.1:0");
        collector.Run(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await collector.StartAsync(AppFixture.Cancellation);

        (await StopAsync(collector.Urls.Single())).ShouldBeInRange(TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(2));
        await collector.StopAsync(new CancellationToken(canceled: true));
    }

    [Fact]
    public async Task Nor_does_one_that_is_not_there() =>
        (await StopAsync("http://127.0.0.1:9")).ShouldBeLessThan(TimeSpan.FromSeconds(2));

    /// <returns>How long the host took to stop, with more to send than one batch holds.</returns>
    private static async Task<TimeSpan> StopAsync(string collector)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector;
        builder.Configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        builder.AddServiceDefaults();
        builder.Logging.AddFilter("Microsoft", LogLevel.None);
        await using var host = builder.Build();
        await host.StartAsync(AppFixture.Cancellation);
        using var source = new ActivitySource("OrderSync.Test");
        for (var span = 0; span < 1_500; span++)
            source.StartActivity("work")?.Dispose();
        host.Logger.LogInformation("The last words");

        var started = Stopwatch.GetTimestamp();
        await host.StopAsync(AppFixture.Cancellation);
        await host.DisposeAsync();
        return Stopwatch.GetElapsedTime(started);
    }

    private static WebApplication Plain(string address)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address);
        return builder.Build();
    }
}
