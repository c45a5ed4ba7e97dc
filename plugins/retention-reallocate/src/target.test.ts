import { describe, expect, it } from 'vitest'
import { parseTarget } from './target.js'

const nodes = { attribute: 'storage', value: 'cold', waitMs: 3_600_000, onStuck: 'restore' }

describe('parseTarget', () => {
  it('reads nodes, with what happens on the way', () => {
    expect(parseTarget({ attribute: 'storage', value: 'cold' }, 'cratedb')).toEqual(nodes)
    expect(parseTarget({ attribute: 'storage=cold' })).toEqual(nodes)
    expect(parseTarget({ attribute: 'rack', value: 2 })).toEqual({ ...nodes, attribute: 'rack', value: '2' })
    const more = { replicas: 0, forceMerge: true, wait: '90s', onStuck: 'keep' }
    expect(parseTarget({ attribute: 'storage', value: 'cold', ...more })).toEqual({
      ...nodes,
      ...{ replicas: '0', forceMerge: 1, waitMs: 90_000, onStuck: 'keep' },
    })
    expect(parseTarget({ attribute: 'a', value: 'b', forceMerge: 4, replicas: '0-all' })).toMatchObject({
      forceMerge: 4,
      replicas: '0-all',
    })
    expect(parseTarget({ attribute: 'a', value: 'b', forceMerge: false })).not.toHaveProperty('forceMerge')
  })

  it('reads a tablespace', () => {
    expect(parseTarget({ tablespace: 'Cold "1"' }, 'postgresql')).toEqual({ tablespace: 'Cold "1"' })
  })

  it.each([
    [{}, undefined, /says nothing/],
    [{ attribute: 'storage' }, undefined, /no value/],
    [{ value: 'cold' }, undefined, /says nothing/],
    [{ attribute: 'a b', value: 'x' }, undefined, /attribute/],
    [{ attribute: '"; DROP', value: 'x' }, undefined, /attribute/],
    [{ attribute: 'a', value: '' }, undefined, /value/],
    [{ attribute: 'a', value: 'x,y' }, undefined, /value/],
    [{ attribute: 'a', value: 'x', replicas: '1-x' }, undefined, /replicas/],
    [{ attribute: 'a', value: 'x', replicas: -1 }, undefined, /replicas/],
    [{ attribute: 'a', value: 'x', forceMerge: 0 }, undefined, /forceMerge/],
    [{ attribute: 'a', value: 'x', forceMerge: 'yes' }, undefined, /forceMerge/],
    [{ attribute: 'a', value: 'x', wait: '0' }, undefined, /wait/],
    [{ attribute: 'a', value: 'x', wait: '1mo' }, undefined, /wait/],
    [{ attribute: 'a', value: 'x', onStuck: 'give up' }, undefined, /onStuck/],
    [{ tablespace: '' }, undefined, /tablespace/],
    [{ tablespace: 'a', wait: '1h' }, undefined, /beside "wait"/],
    [{ tablespace: 'a' }, 'cratedb', /CrateDB does not know/],
    [{ attribute: 'a', value: 'b' }, 'postgresql', /no tablespace/],
  ])('refuses %j for the dialect %s', (target, dialect, message) => {
    expect(() => parseTarget(target, dialect)).toThrow(
      expect.objectContaining({ code: 'CTK_POLICY_INVALID', message: expect.stringMatching(message) }),
    )
  })
})
