using System.Globalization;

namespace OrderSync.AppHost.Local;

/// <summary>A project's built assembly, run in the project's folder: there are its settings and static files.</summary>
internal sealed class ProjectRun(ProjectResource project, RunContext context) : ResourceRun(project, context)
{
    private readonly LaunchProfile _profile = LaunchProfile.Read(project.ProjectPath);

    public override bool IsServer => false;

    public override IReadOnlyList<IResource> WaitsFor => project.WaitsFor;

    public override string Address(Replica replica) => string.Create(CultureInfo.InvariantCulture, $"http://localhost:{replica.Port}");

    public override Task CheckAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Checkout.Assembly(project.ProjectPath)))
            throw new DistributedApplicationException($"{Checkout.Assembly(project.ProjectPath)} is missing: build OrderSync.sln first.");

        while (Replicas.Count < project.Replicas)
            AddReplica();
        project.Address = new Uri(Address(Replicas[0]));
        return Task.CompletedTask;
    }

    public Replica AddReplica() => AddReplica(FindPort());

    protected override ChildCommand Command(Replica replica) =>
        new(Machine.Find("dotnet") ?? Environment.ProcessPath!, ["exec", Checkout.Assembly(project.ProjectPath)], replica.Log)
        {
            WorkingDirectory = Path.GetDirectoryName(project.ProjectPath)!,
            Environment = EnvironmentOf(replica),
        };

    protected override async Task<bool> IsHealthyAsync(Replica replica, CancellationToken cancellationToken) =>
        project.HealthPath is null || await HealthProbe.HttpAsync(new Uri(new Uri(Address(replica)), project.HealthPath), cancellationToken);

    private int FindPort() => Context.Options.AnyPorts || Replicas.Count > 0 || project.Endpoint.Port is not { } port
        ? Context.Ports.Free()
        : Context.Ports.Fixed(Name, port);

    private Dictionary<string, string?> EnvironmentOf(Replica replica)
    {
        var environment = _profile.Environment.ToDictionary(pair => pair.Key, pair => (string?)pair.Value, StringComparer.Ordinal);
        environment["ASPNETCORE_URLS"] = Address(replica);
        environment["OTEL_SERVICE_NAME"] = Name;
        environment["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={Name}-{replica.Number}";
        foreach (var (name, value) in project.Environment)
            environment[name] = value();
        return environment;
    }
}
