namespace OrderSync.Tests.Runs;

/// <summary>A shop as far as OrderSync knows it, whatever its platform.</summary>
public class ConnectedShop
{
    public Guid ConnectionId { get; set; }
}
