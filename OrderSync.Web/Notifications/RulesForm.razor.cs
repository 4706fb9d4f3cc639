using Microsoft.AspNetCore.Components;
using OrderSync.Contracts.Notifications;
using OrderSync.Web.Api;

namespace OrderSync.Web.Notifications;

public sealed partial class RulesForm
{
    private RulesDraft _draft = null!;
    private NotificationChannelView? _email;
    private bool _testWentOut;
    private string _kind = "";
    private Guid _connection;
    private bool _busy;
    private bool _saved;
    private ApiProblem? _problem;

    [Parameter, EditorRequired]
    public LoadedRules Loaded { get; set; } = null!;

    [Inject]
    public NotificationsClient Client { get; set; } = null!;

    /// <summary>What the Api said of any field: there is one place for all of them.</summary>
    private string[] Errors => _problem switch
    {
        null => [],
        { Errors.Count: > 0 } invalid => [.. invalid.Errors.SelectMany(wrong => wrong.Value)],
        { } other => [other.Sentence],
    };

    protected override void OnInitialized()
    {
        _draft = RulesDraft.Of(Loaded.Preferences);
        _email = Loaded.Email;
        _kind = _draft.Kinds.Count > 0 ? _draft.Kinds[0].Key : "";
        _connection = Loaded.Connections.Count > 0 ? Loaded.Connections[0].Id : Guid.Empty;
    }

    private string NameOf(Guid connection) => Loaded.Connections.FirstOrDefault(one => one.Id == connection)?.Name ?? "a deleted connection";

    private string Label(RuleDraft rule, string where) =>
        rule.ConnectionId is { } id ? $"“{_draft.TitleOf(rule.Kind)}” of {NameOf(id)} {where}" : $"“{_draft.TitleOf(rule.Kind)}” {where}";

    /// <summary>What was true of e-mails when the page was opened may be so no more.</summary>
    private async Task TriedAsync(TestEmailView tried)
    {
        _testWentOut = tried.Sent;
        try
        {
            _email = (Loaded with { Channels = await Client.ChannelsAsync(CancellationToken.None) }).Email;
        }
        catch (ApiProblem problem)
        {
            _problem = problem;
        }
    }

    private async Task SaveAsync()
    {
        (_busy, _saved, _problem) = (true, false, null);
        try
        {
            _draft = RulesDraft.Of(await Client.SaveAsync(_draft.ToRequest(), CancellationToken.None));
            _saved = true;
        }
        catch (ApiProblem problem)
        {
            _problem = problem;
        }
        finally
        {
            _busy = false;
        }
    }
}
