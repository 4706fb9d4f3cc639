using OrderSync.Contracts.Connections;
using OrderSync.Core.Platforms;

namespace OrderSync.Tests.Platforms.Contract;

/// <summary>
/// What every connector must do, whatever it reads. The calls go through a proxy, so that even a real platform's answers can be
/// spoiled.
/// </summary>
public abstract class ConnectorContract<TPeer, TSource> : IAsyncLifetime
    where TPeer : class, IPlatformPeer
    where TSource : class, IPlatformConnector
{
    private readonly ConnectorHost _host = new();
    private FaultyProxy? _proxy;
    private TPeer? _peer;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected FaultyProxy Proxy => _proxy!;

    private protected TPeer Peer => _peer!;

    /// <summary>What the calls have waited.</summary>
    private protected IReadOnlyCollection<TimeSpan> Waits => _host.Time.Waits;

    private protected TSource Source => _host.Connector<TSource>(Peer.Platform);

    private IConnectionCheck Check => _host.Connector<IConnectionCheck>(Peer.Platform);

    protected abstract Task<TPeer> PeerAsync();

    public virtual async ValueTask InitializeAsync()
    {
        _peer = await PeerAsync();
        _proxy = await FaultyProxy.StartAsync(_peer.Origin);
    }

    public async ValueTask DisposeAsync()
    {
        if (_proxy is not null)
            await _proxy.DisposeAsync();
        await _host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Settings_of_a_good_connection_pass_their_own_rules()
    {
        var values = Peer.SettingsAt(Proxy.Origin).ToDictionary(setting => setting.Key, setting => (string?)setting.Value);

        SettingsValidator.Validate(Source.Descriptor, values, []).ShouldBeEmpty();
        Peer.WrongCredentials.Keys.ShouldContain(key => Source.Descriptor.Settings.Any(setting => setting.Key == key && setting.Kind == SettingKind.Secret));
    }

    [Fact]
    public async Task A_check_of_a_good_connection_says_one_sentence()
    {
        var sentence = await Check.CheckAsync(Connect(), Cancellation);

        sentence.ShouldStartWith("Connected to Natu: ");
        sentence.ShouldEndWith(".");
        Proxy.Calls.ShouldBe(CallsOfACheck);
    }

    [Fact]
    public async Task A_check_with_wrong_credentials_is_unauthorized_and_names_the_field_but_not_the_secret()
    {
        var wrong = Peer.WrongCredentials;

        var failure = await FailureAsync(() => Check.CheckAsync(Connect([.. wrong.Select(pair => (pair.Key, pair.Value))]), Cancellation));

        failure.Kind.ShouldBe(PlatformFailureKind.Unauthorized, failure.Sentence);
        failure.Field.ShouldNotBeNull();
        wrong.Values.ShouldAllBe(secret => !failure.Sentence.Contains(secret));
    }

    [Fact]
    public async Task A_check_of_an_address_where_nobody_listens_is_transient()
    {
        var origin = Proxy.Origin;
        await Proxy.DisposeAsync();
        var connection = ConnectorHost.Connect(Peer.Platform, Peer.SettingsAt(origin));

        var failure = await FailureAsync(() => Check.CheckAsync(connection, Cancellation));

        failure.Kind.ShouldBe(PlatformFailureKind.Transient);
        failure.Sentence.ShouldNotContain("127.0.0.1");
        failure.Details!.ShouldContain("127.0.0.1");
    }

    protected virtual int CallsOfACheck => 1;

    private protected PlatformConnection Connect(params (string Key, string Value)[] changes) =>
        ConnectorHost.Connect(Peer.Platform, Peer.SettingsAt(Proxy.Origin), changes);

    private protected static async Task<PlatformFailure> FailureAsync(Func<Task> act) => (await Should.ThrowAsync<PlatformException>(act)).Failure;

    private protected static IEnumerable<string> Texts(IEnumerable<ReadOnlyMemory<byte>> records) =>
        records.Select(record => System.Text.Encoding.UTF8.GetString(record.Span));
}
