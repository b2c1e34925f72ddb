using Fuzz.Engine;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Fuzz.Instrumentation;

/// <summary>Lets assemblies count the blocks they pass, so that an input which reaches new code is told from one which does not.</summary>
internal static class Instrument
{
    /// <summary>What is fuzzed; the rest is as it is.</summary>
    private static readonly string[] Assemblies = ["Adapters.GenesysCloudCx.dll", "adapterhost.dll"];

    /// <summary>Copies this program into a folder and instruments the copy.</summary>
    public static void CopyTo(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory))
        {
            var copy = Path.Combine(folder, Path.GetFileName(file));
            if (Assemblies.Contains(Path.GetFileName(file)))
            {
                Write(file, copy);
            }
            else
            {
                File.Copy(file, copy);
            }
        }
    }

    private static void Write(string file, string copy)
    {
        using DefaultAssemblyResolver resolver = new();
        resolver.AddSearchDirectory(AppContext.BaseDirectory);
        resolver.AddSearchDirectory(Path.GetDirectoryName(typeof(object).Assembly.Location));
        using var module = ModuleDefinition.ReadModule(file, new ReaderParameters { AssemblyResolver = resolver });
        var hit = module.ImportReference(typeof(Coverage).GetMethod(nameof(Coverage.Hit)));

        // places of different assemblies begin apart
        var place = Math.Abs(Path.GetFileName(file).Aggregate(17, static (sum, character) => unchecked((sum * 31) + character))) % Coverage.Size;
        foreach (var method in module.GetTypes().SelectMany(static type => type.Methods).Where(static method => method.HasBody))
        {
            place = Write(method.Body, hit, place);
        }

        module.Write(copy);
    }

    private static int Write(MethodBody body, MethodReference hit, int place)
    {
        body.SimplifyMacros();
        var processor = body.GetILProcessor();
        foreach (var begin in Beginnings(body).ToList())
        {
            // the instruction moves behind the call and its place takes the number: branches to it need no change
            var moved = processor.Create(OpCodes.Nop);
            (moved.OpCode, moved.Operand) = (begin.OpCode, begin.Operand);
            (begin.OpCode, begin.Operand) = (OpCodes.Ldc_I4, place++);
            var call = processor.Create(OpCodes.Call, hit);
            processor.InsertAfter(begin, call);
            processor.InsertAfter(call, moved);
        }

        body.OptimizeMacros();
        return place;
    }

    /// <summary>Where blocks begin: the method, what is branched to, and what follows a branch that may not be taken.</summary>
    private static HashSet<Instruction> Beginnings(MethodBody body)
    {
        HashSet<Instruction> found = [body.Instructions[0]];
        foreach (var instruction in body.Instructions)
        {
            if (instruction.Operand is Instruction target)
            {
                found.Add(target);
            }

            found.UnionWith(instruction.Operand as Instruction[] ?? []);
            if (instruction.OpCode.FlowControl == FlowControl.Cond_Branch && instruction.Next is { } next)
            {
                found.Add(next);
            }
        }

        return found;
    }
}
