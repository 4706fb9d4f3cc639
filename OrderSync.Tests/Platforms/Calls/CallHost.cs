using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrderSync.Contracts.Connections;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Calls;
using OrderSync.Core.Platforms.Calls.Breakers;
using OrderSync.Core.Platforms.Calls.Budgets;
using OrderSync.Core.Platforms.Calls.Records;
using OrderSync.Tests.Fixtures;
using StackExchange.Redis;

namespace OrderSync.Tests.Platforms.Calls;

/// <summary>The call pipeline as one process has it, with a platform that answers as it is told.</summary>
internal sealed class CallHost : IAsyncDisposable
{
    public const string Secret = "s3cret-token-0123456789";

    private readonly ServiceProvider _services;
    private int _calls;

    /// <param name="redis">Null: Redis is away.</param>
    public CallHost(IConnectionMultiplexer? redis, TimeProvider? time = null, ICallHistory? history = null, IBreakerNews? news = null, int workers = 2)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Platforms:Calls:Timeout"] = "00:00:05",
            ["Platforms:Calls:Workers"] = workers.ToString(),
        }).Build();
        var services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Debug))
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton(time ?? TimeProvider.System)
            .AddPlatforms(configuration);
        services.AddHttpClient(PlatformCalls.HttpClientName).ConfigurePrimaryHttpMessageHandler(() => new Answers(this));
        if (redis is not null)
            services.AddSingleton(redis);
        if (history is not null)
            services.AddSingleton(history);
        if (news is not null)
            services.AddSingleton(news);
        _services = services.BuildServiceProvider();
    }

    public CapturedLog Log { get; } = new();

    /// <summary>What the platform answers to the call of that number, from 1.</summary>
    public Func<int, HttpRequestMessage, HttpResponseMessage> Platform { get; set; } = (_, _) => Answer(HttpStatusCode.OK);

    public int Calls => _calls;

    public PlatformBudgets Budgets => Get<PlatformBudgets>();

    public CircuitBreakers Breakers => Get<CircuitBreakers>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public static PlatformDescriptor Descriptor { get; } = new(
        "stub", "Stub", "A platform of the tests.", [new("token", "Token", SettingKind.Secret, Required: true), .. CallSettings.Descriptors], [], RetrySettings.Default);

    public static HttpResponseMessage Answer(HttpStatusCode status, params (string Name, string Value)[] headers)
    {
        var answer = new HttpResponseMessage(status) { Content = new StringContent("{}") };
        foreach (var (name, value) in headers)
            answer.Headers.TryAddWithoutValidation(name, value);
        return answer;
    }

    /// <summary>Without waits before repeats, unless the settings say so.</summary>
    public static PlatformConnection Connection(params (string Key, string Value)[] settings)
    {
        var values = new Dictionary<string, string> { ["token"] = Secret, ["retryBaseMs"] = "1", ["retryJitter"] = "0" };
        foreach (var (key, value) in settings)
            values[key] = value;
        return new PlatformConnection(Guid.CreateVersion7(), Guid.CreateVersion7(), "stub", "Natu", values);
    }

    public Task<string> SendAsync(
        PlatformConnection connection, string path = "/orders", HttpMethod? method = null, CallOptions? options = null, CancellationToken? cancellation = null) =>
        Get<PlatformCalls>().SendAsync(
            Descriptor,
            connection,
            options ?? CallOptions.Default,
            () => new HttpRequestMessage(method ?? HttpMethod.Get, "https://stub.example" + path) { Headers = { Authorization = new("Bearer", Secret) } },
            async (response, token) =>
            {
                var said = await response.Content.ReadAsStringAsync(token);
                HttpFailures.ThrowIfFailed(response, Get<TimeProvider>(), said == "{}" ? null : said);
                return said;
            },
            cancellation ?? TestContext.Current.CancellationToken);

    public IReadOnlyList<PlatformCallRecord> TakeRecords()
    {
        var records = new List<PlatformCallRecord>();
        while (Get<CallRecorder>().Records.TryRead(out var record))
            records.Add(record);
        return records;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private sealed class Answers(CallHost host) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = host.Platform(Interlocked.Increment(ref host._calls), request);
            answer.RequestMessage = request;
            return Task.FromResult(answer);
        }
    }
}
