namespace Adapter.Host.Access.Audit;

/// <summary>Marks an endpoint that changes nothing and is written into the trail all the same: who heard what somebody said.</summary>
internal sealed class AuditRead
{
    public static AuditRead Instance { get; } = new();
}
