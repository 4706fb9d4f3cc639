using OrderSync.Core.Connections;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Simulation;

/// <summary>What differs between the platforms that are simulated.</summary>
internal static class SimulatedPlatforms
{
    /// <summary>In the order in which an order passes through them.</summary>
    public static IReadOnlyList<string> States(this SimulatedPlatform platform) =>
        platform == SimulatedPlatform.EcoManager ? EcoManagerAnswers.States : VendureAnswers.States;

    public static SimulatedNetwork Network(this SimulatedPlatform platform, SimulatedClock clock, PlatformLog log, Action<Step> happen) => new(
        clock,
        platform == SimulatedPlatform.EcoManager ? (request, _) => new EcoManagerAnswers(log).Answer(request) : (_, body) => new VendureAnswers(log).Answer(body!),
        happen);

    /// <summary>
    /// Connects a shop. Without limits shorter than a day: the budget counts by Redis's clock, which does not pass as a history's does.
    /// </summary>
    public static Task<Connection> ConnectAsync(this SimulatedPlatform platform, TestCompany company, params (string, string)[] settings) =>
        company.AddConnectionAsync(
            $"Shop {Guid.CreateVersion7()}",
            platform == SimulatedPlatform.EcoManager ? "ecomanager" : "vendure",
            [
                ("timeZone", "UTC"), ("moneyPrecision", "2"), ("adminApiUrl", "https://stub.example/admin-api"), ("apiKey", StubPlatform.GoodToken),
                ("callsPerSecond", "0"), ("callsPerMinute", "0"), ("callsPerHour", "0"), .. settings,
            ]);
}
