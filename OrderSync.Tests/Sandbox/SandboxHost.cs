using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using OrderSync.Sandbox;

namespace OrderSync.Tests.Sandbox;

/// <summary>The sandbox on a free port of its own, with a clock that tests move.</summary>
public sealed class SandboxHost : IAsyncLifetime
{
    private readonly WebApplication app;

    public SandboxHost()
    {
        app = SandboxApp.Create(["--urls", "http://127.0.0.1:0"], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Time));
        });
    }

    public HttpClient Http { get; } = new();

    internal ManualTime Time { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await app.StartAsync(TestContext.Current.CancellationToken);
        Http.BaseAddress = new Uri(app.Urls.Single());
    }

    /// <summary>A shop of its own for one test. The settings are the body of PUT.</summary>
    internal async Task<SandboxShop> ShopAsync(string name, object? settings = null)
    {
        var shop = new SandboxShop(Http, name);
        if (settings is not null)
            await shop.PutAsync(settings);
        return shop;
    }

    internal async Task<VendureSandboxShop> VendureShopAsync(string name, object? settings = null)
    {
        var shop = new VendureSandboxShop(Http, name);
        if (settings is not null)
            await shop.PutAsync(settings);
        return shop;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
    }
}
