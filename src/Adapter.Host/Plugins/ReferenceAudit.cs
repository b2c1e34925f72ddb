using System.Reflection;
using System.Runtime.Loader;

namespace Adapter.Host.Plugins;

/// <summary>
/// Goes through every assembly of a plugin folder and asks, without loading any of it, where each reference would be answered from. What is
/// missing or too old is known before the first adapter runs into it, with the name of who asked.
/// </summary>
internal sealed class ReferenceAudit(string directory, HostAssemblies host)
{
    private readonly string _main = PluginFolder.MainAssembly(directory);

    /// <summary>Everything that is not as it should be.</summary>
    public IReadOnlyList<PluginFinding> Run()
    {
        List<PluginFinding> findings = [];
        if (!File.Exists(Path.ChangeExtension(_main, ".deps.json")))
        {
            findings.Add(new PluginFinding("deps-json-missing", false,
                $"{Path.GetFileNameWithoutExtension(_main)}.deps.json is missing: private dependencies are taken by file name, native ones are not found.",
                "Deploy the plugin's whole build output, including its deps.json."));
        }

        AssemblyDependencyResolver resolver;
        try
        {
            resolver = new AssemblyDependencyResolver(_main);
        }
        catch (InvalidOperationException)
        {
            throw new PluginLoadException(new PluginFinding("deps-json-unreadable", true,
                $"{Path.GetFileNameWithoutExtension(_main)}.deps.json cannot be read.", "Deploy the plugin's build output again, as a whole."));
        }

        var members = Directory.EnumerateFiles(directory, "*.dll").Select(Describe).OfType<PluginMetadata>().ToList();
        if (members.FirstOrDefault(member => member.Name == HostAssemblies.ContractName) is { } copy)
        {
            findings.Add(new PluginFinding("contract-copied", false,
                $"{HostAssemblies.ContractName}.dll ({copy.Version}) lies in the plugin folder. It is not used: host and plugin share the host's ({HostAssemblies.ContractVersion}).",
                "Remove the file; in the plugin's project refer to the contract with Private=\"false\" ExcludeAssets=\"runtime\"."));
        }

        foreach (var member in members.Where(member => member.Name != HostAssemblies.ContractName))
        {
            findings.AddRange(member.References.Select(reference => Check(member, reference, resolver)).OfType<PluginFinding>());
        }

        return findings;
    }

    private PluginFinding? Check(PluginMetadata member, AssemblyReferenceName reference, AssemblyDependencyResolver resolver)
    {
        var isMain = member.Name == Path.GetFileNameWithoutExtension(_main);
        PluginFinding Finding(string code, bool isError, Version? found, string problem, string remedy) => new(code, isError, problem, remedy)
        {
            AssemblyAskedFor = reference.Name,
            VersionWanted = reference.Version,
            VersionFound = found,
            AskedBy = $"{member.Name} {member.Version}",
        };

        var asked = $"{member.Name} asks for {reference.Name} {reference.Version}";
        if (!HostAssemblies.IsShared(reference.Name) && resolver.ResolveAssemblyToPath(new AssemblyName(reference.Name)) is { } path)
        {
            var found = AssemblyName.GetAssemblyName(path).Version!;
            return found >= reference.Version ? null : Finding("dependency-older", false, found,
                $"{asked}, but the plugin folder holds {found}.", $"Deploy {reference.Name} {reference.Version} or newer with the plugin.");
        }

        if (host.VersionFor(reference.Name) is { } given)
        {
            return given >= reference.Version ? null : Finding("host-older", isMain, given,
                $"{asked}, but this host and its runtime have {given}.", "Update the host (or its .NET runtime), or install the plugin's version for this one.");
        }

        return File.Exists(Path.Combine(directory, reference.Name + ".dll"))
            ? Finding("not-in-deps-json", isMain, null, $"{asked}; the file lies in the plugin folder, but the deps.json does not name it.",
                "Deploy the plugin's build output as a whole, not file by file.")
            : Finding("dependency-missing", isMain, null,
                $"{asked}, which is not in the plugin folder" + (host.IsPrivate(reference.Name) ? "; the host's own copy is not for plugins." : "."),
                $"Copy {reference.Name}.dll {reference.Version} into the plugin folder; in the plugin's project set EnableDynamicLoading so that it is laid there.");
    }

    private static PluginMetadata? Describe(string path)
    {
        try
        {
            return PluginMetadata.Read(path);
        }
        catch (BadImageFormatException)
        {
            return null; // a native library
        }
    }
}
