using System.Net.Http.Headers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrderSync.Api.Users;
using OrderSync.Contracts.Users;
using OrderSync.Core.Data;
using OrderSync.Core.Platforms;
using OrderSync.Core.Security;
using OrderSync.Core.Users;
using StackExchange.Redis;

[assembly: AssemblyFixture(typeof(OrderSync.Tests.Fixtures.ApiFixture))]

namespace OrderSync.Tests.Fixtures;

/// <summary>The Api in this process over a real Postgres and Redis, with one more platform and its log kept.</summary>
public sealed class ApiFixture : IAsyncLifetime
{
    public const string Password = "correct horse battery";
    public const string MasterKey = "a-master-key-of-the-tests-0123456789";

    public const string SiteKey = "a-site-key-of-the-tests-0123456789-01";

    /// <summary>As Web and Api have it from their settings.</summary>
    public static ServiceDefaults.Security.SiteKey NewSiteKey(string key = SiteKey) =>
        new(new ConfigurationBuilder().AddInMemoryCollection([new("Security:SiteKey", key)]).Build());

    private readonly SemaphoreSlim _starting = new(1);
    private LocalServers? _servers;
    private int _countingApis;
    private WebApplicationFactory<CurrentUser>? _api;

    public LocalServers Servers => _servers!;

    public WebApplicationFactory<CurrentUser> Api => _api!;

    public CapturedLog Log { get; } = new();

    public StubPlatform Platform { get; } = new();

    public TimeProvider Time { get; } = TimeProvider.System;

    public IServiceProvider Services => Api.Services;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Starts everything when the first test asks for it: other tests need none of it.</summary>
    public async Task ReadyAsync()
    {
        await _starting.WaitAsync();
        try
        {
            if (_api is not null)
                return;
            _servers = await LocalServers.StartAsync("ordersync_api");
            var api = StartApi(_servers);
            using var client = api.CreateClient();
            await client.UntilHealthyAsync();
            _api = api;
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>One more Api over the same servers, as a second instance would be.</summary>
    public WebApplicationFactory<CurrentUser> StartApi(LocalServers servers, params (string Key, string Value)[] settings) =>
        new WebApplicationFactory<CurrentUser>().WithWebHostBuilder(host =>
        {
            host.UseEnvironment("Production");
            host.UseSetting("ConnectionStrings:ordersync", servers.Postgres);
            host.UseSetting("ConnectionStrings:redis", servers.Redis);
            host.UseSetting("Security:MasterKey", MasterKey);
            host.UseSetting("Security:SiteKey", SiteKey);
            foreach (var (key, value) in settings)
                host.UseSetting(key, value);
            host.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Log).SetMinimumLevel(LogLevel.Debug));
            host.ConfigureTestServices(services => services
                .AddSingleton<IPlatformConnector>(Platform)
                .AddSingleton<IStartupFilter, DocumentedAnswers>());
        });

    /// <summary>One more Api with counts of its own: tests side by side all come from one address.</summary>
    public async Task<WebApplicationFactory<CurrentUser>> StartCountingApiAsync(params (string Key, string Value)[] settings)
    {
        var redis = $"{Servers.Redis},defaultDatabase={Interlocked.Increment(ref _countingApis) % 15 + 1}";
        await using var counts = await ConnectionMultiplexer.ConnectAsync(redis);
        await counts.GetDatabase().ExecuteAsync("FLUSHDB");
        return StartApi(Servers, [("ConnectionStrings:redis", redis), .. settings]);
    }

    /// <summary>A company with people of every role, and a client for each. Every test makes its own.</summary>
    public async Task<TestCompany> CreateCompanyAsync()
    {
        await using var scope = Services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<OrderSyncDb>();
        var now = Time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        database.Companies.Add(new Company { Id = id, Name = $"Company {id}", TimeZone = "UTC", CreatedAt = now });
        var hash = Services.GetRequiredService<Passwords>().Hash(Password);
        var users = new[] { UserRole.Agent, UserRole.Manager, UserRole.Admin }.Select(role => NewUser(role, id, hash)).ToList();
        database.Users.AddRange(users);
        await database.SaveChangesAsync();
        return new TestCompany(this, id, users.ToDictionary(user => user.Role));
    }

    public async Task<User> CreateOperatorAsync()
    {
        await using var scope = Services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<OrderSyncDb>();
        var user = NewUser(UserRole.Operator, null, Services.GetRequiredService<Passwords>().Hash(Password));
        database.Users.Add(user);
        await database.SaveChangesAsync();
        return user;
    }

    public HttpClient ClientOf(User user) => ClientOf(user, Time);

    /// <summary>With an access token that was issued then.</summary>
    public HttpClient ClientAt(User user, DateTimeOffset issuedAt) => ClientOf(user, new StoppedTime(issuedAt));

    private HttpClient ClientOf(User user, TimeProvider time)
    {
        var client = Api.CreateClient();
        var (token, _) = new AccessTokens(Services.GetRequiredService<MasterKey>(), time).Issue(user, session: Guid.CreateVersion7());
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        if (_api is not null)
            await _api.DisposeAsync();
        if (_servers is not null)
            await _servers.DisposeAsync();
        _starting.Dispose();
    }

    private User NewUser(UserRole role, Guid? companyId, string hash)
    {
        var id = Guid.CreateVersion7(Time.GetUtcNow());
        return new User
        {
            Id = id,
            CompanyId = companyId,
            Email = $"{role}-{id:N}@example.com".ToLowerInvariant(),
            Name = $"{role} {id:N}",
            Role = role,
            PasswordHash = hash,
            CreatedAt = Time.GetUtcNow(),
        };
    }
}
