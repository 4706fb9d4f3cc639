using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Calls;
using OrderSync.Core.Platforms.Calls.Budgets;
using OrderSync.Core.Setup;

namespace OrderSync.Tests.Platforms.Calls;

/// <summary>Whose word counts for a connection's limits and retries: its own, then the installation's, then the connector's.</summary>
public sealed class PlatformCallDefaultsTests
{
    [Theory]
    [InlineData("careem", 60, 3, 5, 300, 2, 0.10)]
    [InlineData("talabat", 40, 3, 3, 180, 2.5, 0.15)]
    [InlineData("deliveroo", 50, 4, 4, 240, 2, 0.20)]
    public void What_documents_say_of_a_platform_holds_for_its_connections(
        string platform, int perMinute, int retries, int baseSeconds, int capSeconds, double multiplier, double jitter)
    {
        var settings = CallSettings.Of(Options().Of(CallHost.Descriptor with { Key = platform }), CallHost.Connection() with { Values = new Dictionary<string, string>() });

        settings.Limits.ShouldBe([new CallLimit(perMinute, TimeSpan.FromMinutes(1))]);
        settings.Retry.ShouldBe(new RetrySettings(retries, TimeSpan.FromSeconds(baseSeconds), TimeSpan.FromSeconds(capSeconds), multiplier, jitter));
    }

    [Theory]
    [InlineData("createReport", 15, 0.0167)]
    [InlineData("getReport", 15, 2)]
    [InlineData("listFinancialEvents", 30, 0.5)]
    public void Amazon_is_limited_by_operation(string operation, int burst, double perSecond)
    {
        var platform = Options().Of(CallHost.Descriptor with { Key = "amazon" });

        var window = BudgetRequest.Of(platform, CallHost.Connection(), operation, CallScope.Current).Windows.ShouldHaveSingleItem();

        window.Calls.ShouldBe(burst);
        (window.Calls / window.Length.TotalSeconds).ShouldBe(perSecond, 0.0001);
        BudgetRequest.Of(platform, CallHost.Connection(), operation: null, CallScope.Current).Windows.ShouldBeEmpty();
    }

    [Fact]
    public void Configuration_goes_before_documents_and_a_connection_before_both()
    {
        var options = Options(("Platforms:Calls:Platforms:careem:PerMinute", "7"), ("Platforms:Calls:Platforms:careem:RetryCap", "00:00:09"));
        var platform = options.Of(CallHost.Descriptor with { Key = "careem", Limits = [new(3, TimeSpan.FromSeconds(1))] });

        var settings = CallSettings.Of(platform, CallHost.Connection(("maxRetries", "1")));

        settings.Limits.ShouldBe([new(3, TimeSpan.FromSeconds(1)), new(7, TimeSpan.FromMinutes(1))]);
        (settings.Retry.MaxRetries, settings.Retry.Cap, settings.Retry.Multiplier).ShouldBe((1, TimeSpan.FromSeconds(9), 2));
        CallSettings.Of(platform, CallHost.Connection(("callsPerMinute", "0"))).Limits.ShouldBe([new(3, TimeSpan.FromSeconds(1))]);
    }

    [Fact]
    public void A_platform_that_nobody_set_stays_as_its_connector_has_it()
    {
        Options().Of(CallHost.Descriptor).ShouldBeSameAs(CallHost.Descriptor);
    }

    [Theory]
    [InlineData("PerMinute", "-1")]
    [InlineData("RetryMultiplier", "0.5")]
    [InlineData("RetryJitter", "2")]
    [InlineData("Operations:createReport:Burst", "0")]
    public void What_makes_no_sense_stops_the_start(string setting, string value)
    {
        var thrown = Should.Throw<OptionsValidationException>(() => Options(($"Platforms:Calls:Platforms:amazon:{setting}", value)));

        thrown.Message.ShouldContain("Platforms:Calls:Platforms");
    }

    private static PlatformCallOptions Options(params (string Key, string Value)[] configured)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(configured.ToDictionary(entry => entry.Key, entry => (string?)entry.Value)).Build();
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddDocumentedCalls()
            .AddPlatforms(configuration)
            .BuildServiceProvider();
        return services.GetRequiredService<IOptions<PlatformCallOptions>>().Value;
    }
}
