using System.Globalization;
using System.Net.Http.Json;
using Sandbox = Aspire.Hosting.ApplicationModel.IResourceBuilder<Aspire.Hosting.ApplicationModel.ProjectResource>;

namespace OrderSync.AppHost.Commands;

/// <summary>What a person who shows or tries OrderSync does to the demo shops, as commands of the dashboard (docs/sandbox.md has the calls).</summary>
internal static class SandboxCommands
{
    private const string ControlPath = "/_sandbox";
    private const string Platform = "platform";
    private const string Count = "count";
    private const string Fault = "fault";
    private const string Times = "times";

    private static readonly string[] Platforms = ["ecomanager", "vendure", "maystro"];

    private static readonly KeyValuePair<string, string>[] Faults =
    [
        new("rateLimited", "429 Too Many Requests"),
        new("serverError", "500 from the platform"),
        new("timeout", "No answer"),
        new("cut", "Connection cut in the middle of an answer"),
        new("malformedJson", "Half of the JSON"),
        new("expiredToken", "Credentials refused"),
    ];

    public static Sandbox WithDemoCommands(this Sandbox sandbox) => sandbox
        .WithHttpCommand(ControlPath, "Fill demo shop", commandName: "fill-demo-shop", commandOptions: new()
        {
            Description = "New orders in the demo shop of a platform, created now. The next fetch brings them.",
            IconName = "BoxMultiple",
            IsHighlighted = true,
            Arguments = [Choice(Platform, "Platform", Options("ecomanager", "vendure")), Number(Count, "Orders", "100")],
            PrepareRequest = context => Send(context, "orders", new { count = Whole(context, Count) }),
        })
        .WithHttpCommand(ControlPath, "Add a fault", commandName: "add-fault", commandOptions: new()
        {
            Description = "The next calls to the demo shop fail, as a real platform's do.",
            IconName = "PlugDisconnected",
            Arguments = [Choice(Platform, "Platform", Options(Platforms)), Choice(Fault, "Fault", Faults), Number(Times, "Calls that fail", "5")],
            PrepareRequest = context => Send(context, "faults", new { kind = context.Arguments.GetString(Fault), times = Whole(context, Times) }),
        })
        .WithHttpCommand(ControlPath, "Reset demo", commandName: "reset-demo", commandOptions: new()
        {
            Description = "The demo shop of a platform as it was at the start, without faults. Orders already fetched are kept.",
            ConfirmationMessage = "Orders that came into the demo shop later, and its faults, will be gone. Reset it?",
            IconName = "ArrowReset",
            Arguments = [Choice(Platform, "Platform", Options(Platforms))],
            PrepareRequest = context => Send(context, "reset", body: null),
        });

    private static Task Send(HttpCommandRequestContext context, string act, object? body)
    {
        context.Request.RequestUri = new Uri(new Uri(context.Endpoint.Url), $"{ControlPath}/{context.Arguments.GetString(Platform)}/demo/{act}");
        context.Request.Content = body is null ? null : JsonContent.Create(body);
        return Task.CompletedTask;
    }

    private static int Whole(HttpCommandRequestContext context, string name) => context.Arguments.GetInt32(name);

    private static KeyValuePair<string, string>[] Options(params string[] names) =>
        [.. names.Select(name => new KeyValuePair<string, string>(name, CultureInfo.InvariantCulture.TextInfo.ToTitleCase(name)))];

    private static InteractionInput Choice(string name, string label, KeyValuePair<string, string>[] options) =>
        new() { Name = name, Label = label, InputType = InputType.Choice, Options = options, Value = options[0].Key, Required = true };

    private static InteractionInput Number(string name, string label, string standard) =>
        new() { Name = name, Label = label, InputType = InputType.Number, Value = standard, Required = true };
}
