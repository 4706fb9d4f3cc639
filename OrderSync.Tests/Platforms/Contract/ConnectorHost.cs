using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Calls;
using OrderSync.Core.Setup;

namespace OrderSync.Tests.Platforms.Contract;

/// <summary>The connectors as the worker has them, without a database: private addresses allowed, waits made short.</summary>
internal sealed class ConnectorHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    /// <param name="timeout">For one call. Long unless asked, so that a busy machine fails no test.</param>
    /// <param name="platform">Answers in place of a network; null for real calls.</param>
    public ConnectorHost(TimeSpan? timeout = null, HttpMessageHandler? platform = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Platforms:AllowPrivateNetworks"] = "true",
            ["Platforms:Calls:Timeout"] = (timeout ?? TimeSpan.FromMinutes(1)).ToString(),
        }).Build();
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<TimeProvider>(Time)
            .AddPlatforms(configuration)
            .AddConnectors();
        if (platform is not null)
            services.AddHttpClient(PlatformCalls.HttpClientName).ConfigurePrimaryHttpMessageHandler(() => platform);
        _services = services.BuildServiceProvider();
    }

    public HastyTime Time { get; } = new();

    public TCapability Connector<TCapability>(string platform)
        where TCapability : class, IPlatformConnector =>
        _services.GetRequiredService<PlatformCatalog>().Require<TCapability>(platform);

    /// <summary>A connection that spends no budget, so that tests do not wait for it.</summary>
    public static PlatformConnection Connect(
        string platform, IReadOnlyDictionary<string, string> settings, params (string Key, string Value)[] changes)
    {
        var values = new Dictionary<string, string>(settings);
        foreach (var limit in new[] { "callsPerSecond", "callsPerMinute", "callsPerHour", "callsPerDay" })
            values[limit] = "0";
        foreach (var (key, value) in changes)
            values[key] = value;
        var now = TimeProvider.System.GetUtcNow();
        return new PlatformConnection(Guid.CreateVersion7(now), Guid.CreateVersion7(now), platform, "Natu", values);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
