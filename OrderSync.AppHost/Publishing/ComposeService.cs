namespace OrderSync.AppHost.Publishing;

/// <summary>A Compose file, of the format that both docker compose and docker-compose 1.29 read. Names are written in lower_case.</summary>
internal sealed record ComposeDocument(SortedDictionary<string, ComposeService> Services, SortedDictionary<string, ComposeVolume> Volumes);

internal sealed record ComposeService
{
    public required string Image { get; init; }

    public IReadOnlyList<string>? Entrypoint { get; init; }

    public IReadOnlyList<string>? Command { get; init; }

    public required SortedDictionary<string, string> Environment { get; init; }

    /// <summary>Settings that the operator adds; those of the Compose file win.</summary>
    public IReadOnlyList<string>? EnvFile { get; init; }

    public IReadOnlyList<string>? Ports { get; init; }

    public IReadOnlyList<string>? Volumes { get; init; }

    public IReadOnlyDictionary<string, ComposeDependency>? DependsOn { get; init; }

    public required ComposeHealthCheck Healthcheck { get; init; }

    public ComposeDeployment? Deploy { get; init; }

    public string Restart { get; } = "unless-stopped";

    /// <summary>Longer than a host takes to finish what is under way, and than Postgres takes for its last checkpoint.</summary>
    public string StopGracePeriod { get; } = "30s";

    /// <summary>The driver that rotates: the default one would fill the disk.</summary>
    public IReadOnlyDictionary<string, string> Logging { get; } = new Dictionary<string, string>(StringComparer.Ordinal) { ["driver"] = "local" };
}

internal sealed record ComposeDependency
{
    public string Condition { get; } = "service_healthy";
}

internal sealed record ComposeHealthCheck(IReadOnlyList<string> Test)
{
    public string Interval { get; } = "10s";

    public string Timeout { get; } = "8s";

    public int Retries { get; } = 5;

    public string StartPeriod { get; } = "3m";
}

internal sealed record ComposeDeployment(string Replicas);

internal sealed record ComposeVolume;
