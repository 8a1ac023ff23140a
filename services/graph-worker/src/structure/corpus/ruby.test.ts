import { expect, test } from '@jest/globals';
import { type CorpusCase, expectedOf, readCorpus } from '../testing/read-corpus.ts';

const cases: Record<string, CorpusCase> = {
  'require_relative beside and above, with and without the ending': {
    files: {
      'lib/a/b.rb': ["require_relative 'c'", "require_relative '../d.rb'", "require_relative '../../e/f'"],
      'lib/a/c.rb': '',
      'lib/d.rb': '',
      'e/f.rb': '',
    },
    imports: [
      'lib/a/b.rb: require_relative 1 c',
      'lib/a/b.rb: require_relative 2 ../d.rb',
      'lib/a/b.rb: require_relative 3 ../../e/f',
    ],
    edges: ['lib/a/b.rb -> lib/a/c.rb', 'lib/a/b.rb -> lib/d.rb', 'lib/a/b.rb -> e/f.rb'],
  },
  'require from the load path of the gem': {
    files: {
      'lib/shop.rb': ["require 'shop/cart'", "require 'json'"],
      'lib/shop/cart.rb': "require 'shop'",
      'bin/run.rb': "require 'shop'",
    },
    edges: ['lib/shop.rb -> lib/shop/cart.rb', 'lib/shop/cart.rb -> lib/shop.rb', 'bin/run.rb -> lib/shop.rb'],
  },
  'a gem in a folder of a larger repository, and one gem that asks for another': {
    files: {
      'gems/a/lib/a.rb': "require 'a/part'",
      'gems/a/lib/a/part.rb': "require 'b/part'",
      'gems/b/lib/b/part.rb': '',
    },
    edges: ['gems/a/lib/a.rb -> gems/a/lib/a/part.rb', 'gems/a/lib/a/part.rb -> gems/b/lib/b/part.rb'],
  },
  'autoload, load, and require with parentheses or inside a method': {
    files: {
      'lib/a.rb': [
        'module A',
        "  autoload :B, 'a/b'",
        'end',
        "load('tasks.rb')",
        'def f',
        "  require('a/c') if x",
        'end',
      ],
      'lib/a/b.rb': '',
      'lib/a/c.rb': '',
      'lib/tasks.rb': '',
    },
    imports: ['lib/a.rb: require 2 a/b', 'lib/a.rb: require 4 tasks.rb', 'lib/a.rb: require 6 a/c'],
    edges: ['lib/a.rb -> lib/a/b.rb', 'lib/a.rb -> lib/tasks.rb', 'lib/a.rb -> lib/a/c.rb'],
  },
  'what is computed, called on something, or a comment is no import': {
    files: {
      'a.rb': [
        'require "#{x}/y"',
        "config.require 'b'",
        "# require 'b'",
        "require File.join('b')",
        'x = "require \'b\'"',
      ],
      'b.rb': '',
    },
    edges: [],
  },
  'a library is not a file of that name in some folder': {
    files: { 'lib/a.rb': ["require 'set'", "require 'logger'"], 'app/models/set.rb': '', 'lib/x/logger.rb': '' },
    edges: [],
  },
  'specs ask for their helper': {
    files: {
      'spec/models/cart_spec.rb': ["require 'spec_helper'", "require 'rails_helper'"],
      'spec/spec_helper.rb': '',
      'spec/rails_helper.rb': '',
    },
    edges: ['spec/models/cart_spec.rb -> spec/spec_helper.rb', 'spec/models/cart_spec.rb -> spec/rails_helper.rb'],
  },
  'rake tasks': {
    files: { 'lib/tasks/a.rake': "require_relative '../shop'", 'lib/shop.rb': '' },
    edges: ['lib/tasks/a.rake -> lib/shop.rb'],
  },
  'definitions of classes and modules': {
    files: {
      'a.rb': [
        'module Shop',
        '  MAX = 3',
        '  class Cart < Base',
        '    attr_reader :items',
        '    def add(item)',
        '      @items << item',
        '    end',
        '    def self.of(x) = new(x)',
        '    class << self',
        '      def make; end',
        '    end',
        '    private',
        '    def total? = true',
        '  end',
        'end',
      ],
    },
    definitions: [
      'a.rb: Shop module 1-15',
      'a.rb: Shop.MAX constant 2-2',
      'a.rb: Shop.Cart class 3-14',
      'a.rb: Shop.Cart.add method 5-7',
      'a.rb: Shop.Cart.of method 8-8',
      'a.rb: Shop.Cart.make method 10-10',
      'a.rb: Shop.Cart.total? method 13-13',
    ],
  },
  'definitions with paths, operators, and at the top': {
    files: {
      'a.rb': [
        'class Shop::Cart',
        '  def ==(other)',
        '    true',
        '  end',
        '  def size=(x); end',
        'end',
        'def top',
        'end',
        'LIMIT = 1',
        'Point = Struct.new(:x)',
      ],
    },
    definitions: [
      'a.rb: Shop.Cart class 1-6',
      'a.rb: Shop.Cart.== method 2-4',
      'a.rb: Shop.Cart.size= method 5-5',
      'a.rb: top method 7-8',
      'a.rb: LIMIT constant 9-9',
      'a.rb: Point constant 10-10',
    ],
  },
  'heredocs with code in them define nothing': {
    files: { 'a.rb': ['X = <<~RUBY', '  class No', "    require 'b'", '  end', 'RUBY', 'def yes', 'end'], 'b.rb': '' },
    definitions: ['a.rb: X constant 1-1', 'a.rb: yes method 6-7'],
    edges: [],
  },
  'a class that is opened twice': {
    files: { 'a.rb': ['class A', '  def x; end', 'end', 'class A', '  def x; end', 'end'] },
    definitions: ['a.rb: A class 1-3', 'a.rb: A.x method 2-2', 'a.rb: A~2 class 4-6', 'a.rb: A.x~2 method 5-5'],
  },
  'tests: specs by folder, minitest by prefix and suffix': {
    files: {
      'app/models/cart.rb': '',
      'app/services/cart.rb': '',
      'lib/shop/money.rb': '',
      'lib/shop/tax.rb': '',
      'spec/models/cart_spec.rb': '',
      'spec/services/cart_spec.rb': '',
      'test/test_money.rb': '',
      'test/shop/tax_test.rb': '',
      'spec/support/helper.rb': '',
    },
    tests: [
      'spec/models/cart_spec.rb -> app/models/cart.rb',
      'spec/services/cart_spec.rb -> app/services/cart.rb',
      'test/test_money.rb -> lib/shop/money.rb',
      'test/shop/tax_test.rb -> lib/shop/tax.rb',
    ],
  },
  'constants that are loaded by name, as Rails does, in the modules around the code': {
    files: {
      'app/models/shop/order.rb': [
        'module Shop',
        '  # Comment',
        '  class Order < ApplicationRecord',
        '    def total = Tax::Rate.of(Price.new, "Word") + Money::ZERO + Kernel.x',
        '  end',
        'end',
      ],
      'app/models/application_record.rb': ['class ApplicationRecord < ActiveRecord::Base', 'end'],
      'app/models/shop/tax/rate.rb': ['module Shop', '  module Tax', '    class Rate', '    end', '  end', 'end'],
      'app/models/price.rb': ['class Price', 'end'],
      'app/models/shop/price.rb': ['module Shop', '  class Price', '  end', 'end'],
      'app/models/money.rb': ['class Money', '  ZERO = 0', 'end'],
      'app/models/word.rb': ['class Word', 'end'],
      'app/models/comment.rb': ['class Comment', 'end'],
      'spec/support/kernel.rb': ['module Kernel', 'end'],
    },
    edges: [
      'app/models/shop/order.rb -> app/models/application_record.rb',
      'app/models/shop/order.rb -> app/models/shop/tax/rate.rb',
      'app/models/shop/order.rb -> app/models/shop/price.rb',
      'app/models/shop/order.rb -> app/models/money.rb',
    ],
  },
  'what Ruby has is not where it is opened, and tests mean the models of their own part': {
    files: {
      'core/lib/ext/time.rb': ['class Time', '  def soon = self', 'end'],
      'core/lib/clock.rb': ['module Clock', '  class Time', '  end', 'end'],
      'core/lib/clock/watch.rb': ['module Clock', '  class Watch', '    def now = Time.new', '  end', 'end'],
      'core/lib/use.rb': 'Time.now.soon',
      'core/test/models/user.rb': ['class User', 'end'],
      'web/test/models/user.rb': ['class User', 'end'],
      'web/test/user_flow_test.rb': 'User.new',
    },
    edges: ['core/lib/clock/watch.rb -> core/lib/clock.rb', 'web/test/user_flow_test.rb -> web/test/models/user.rb'],
  },
};

test.each(Object.entries(cases))('%s', async (_, each) => {
  expect(await readCorpus(each)).toEqual(expectedOf(each));
});
