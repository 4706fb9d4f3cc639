using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace OrderSync.ServiceDefaults;

/// <summary>
/// Traces, metrics and logs over OTLP, when OTEL_EXPORTER_OTLP_ENDPOINT says where to; without it nothing listens, and nothing is
/// paid for. Ours come from the activity sources and meters called "OrderSync". What is a trace is said by <see cref="WorkSampler"/>.
/// </summary>
internal static class Telemetry
{
    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            return;

        RedactQueries(builder);
        builder.Logging.AddOpenTelemetry(options =>
        {
            options.IncludeFormattedMessage = true;
            options.IncludeScopes = true;
        });
        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter("OrderSync*", "Npgsql", "Quartz*"))
            .WithTracing(traces => traces
                .SetSampler(new WorkSampler())
                .AddSource("OrderSync*")
                .AddAspNetCoreInstrumentation(options =>
                {
                    options.Filter = IsWork;
                    // Each ping, and each click in a page, would be a trace.
                    options.EnableAspNetCoreSignalRSupport = false;
                    options.EnableRazorComponentsSupport = false;
                })
                .AddHttpClientInstrumentation()
                .AddNpgsql()
                .AddProcessor(new SpanShaping()))
            .UseOtlpExporter();
        builder.Services.AddHostedService<TelemetryFlush>();
    }

    /// <summary>The AppHost switches this off in development, and queries may hold tokens.</summary>
    private static void RedactQueries(IHostApplicationBuilder builder)
    {
        builder.Configuration["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"] = "false";
        builder.Configuration["OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"] = "false";
    }

    /// <summary>
    /// Not probes, which come every few seconds; nor streams, which stay open for hours; nor the site's own files; nor what a caller
    /// who keeps no trace only reads, as the site's pages do when they refresh themselves.
    /// </summary>
    private static bool IsWork(HttpContext context)
    {
        var request = context.Request;
        if (HealthEndpoints.IsProbe(request.Path) || IsStream(request.Path) || IsFile(request.Path))
            return false;
        var isKeptByCaller = !request.Headers.TraceParent.ToString().EndsWith("-00", StringComparison.Ordinal);
        return isKeptByCaller || !HttpMethods.IsGet(request.Method);
    }

    private static bool IsStream(PathString path) =>
        IsUnder(path, "/hubs") || IsUnder(path, "/_blazor") || path == "/api/v1/events";

    private static bool IsFile(PathString path) => Path.HasExtension(path) && !IsUnder(path, "/api");

    private static bool IsUnder(PathString path, string folder) => path.StartsWithSegments(folder, StringComparison.OrdinalIgnoreCase);
}
