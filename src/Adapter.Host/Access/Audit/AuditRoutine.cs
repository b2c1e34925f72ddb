namespace Adapter.Host.Access.Audit;

/// <summary>Marks an endpoint that programs call again and again, such as moving a consumer forward, or that a browser asks for piece by piece: in the trail the first call of an hour is written, the others are counted.</summary>
internal sealed class AuditRoutine
{
    public static AuditRoutine Instance { get; } = new();
}
