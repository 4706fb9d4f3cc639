using OrderSync.Sandbox.Control;
using OrderSync.Sandbox.EcoManager;
using OrderSync.Sandbox.Faults;
using OrderSync.Sandbox.Maystro;
using OrderSync.Sandbox.Shops;
using OrderSync.Sandbox.Vendure;
using OrderSync.ServiceDefaults;

namespace OrderSync.Sandbox;

/// <summary>The whole sandbox, as the program and the tests start it.</summary>
public static class SandboxApp
{
    private const string DefaultAddress = "http://localhost:5090";

    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddServiceDefaults();
        if (builder.Configuration["urls"] is null && builder.Configuration["http_ports"] is null)
            builder.WebHost.UseUrls(DefaultAddress);
        // A line per request would cost more than the request: the ledger says what was served.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddProblemDetails();
        builder.Services.ConfigureHttpJsonOptions(options => ControlJson.Apply(options.SerializerOptions));
        builder.Services.AddSingleton<FaultAnswers>().AddSingleton<ShopGate>().AddEcoManager();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseExceptionHandler();
        app.MapHealthEndpoints();
        app.MapSandboxIndex();
        app.MapEcoManager();
        app.MapVendure();
        app.MapMaystro();
        return app;
    }
}
